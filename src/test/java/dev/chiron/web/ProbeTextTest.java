package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.probe.Gauge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeTextTest {
    @Test
    void familiesComeOnceAndInTheOrderOfNames() {
        assertThat(ProbeText.of(List.of(
                        new Gauge("probe_http_duration_seconds", "By phase", Map.of("phase", "connect"), 0.25),
                        new Gauge("probe_dns_lookup_time_seconds", "Look-up", Map.of(), 0),
                        new Gauge("probe_http_duration_seconds", "By phase", Map.of("phase", "tls"), 2))))
                .isEqualTo("""
                        # HELP probe_dns_lookup_time_seconds Look-up
                        # TYPE probe_dns_lookup_time_seconds gauge
                        probe_dns_lookup_time_seconds 0
                        # HELP probe_http_duration_seconds By phase
                        # TYPE probe_http_duration_seconds gauge
                        probe_http_duration_seconds{phase="connect"} 0.25
                        probe_http_duration_seconds{phase="tls"} 2
                        """);
    }

    @Test
    void labelsComeInTheOrderOfTheirNames() {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("subject", "s");
        labels.put("issuer", "i");
        labels.put("serialnumber", "n");
        assertThat(ProbeText.of(List.of(new Gauge("a", "b", labels, 1))))
                .endsWith("\na{issuer=\"i\",serialnumber=\"n\",subject=\"s\"} 1\n");
    }

    @Test
    void helpAndLabelsAreEscapedAsTheFormatAsks() {
        assertThat(ProbeText.of(
                        List.of(new Gauge("a", "a \\ \"b\"\nc", Map.of("subject", "CN=\"a\\b\"\nü"), Double.NaN))))
                .isEqualTo("# HELP a a \\\\ \"b\"\\nc\n# TYPE a gauge\na{subject=\"CN=\\\"a\\\\b\\\"\\nü\"} NaN\n");
    }

    @Test
    void numbersAreWrittenAsGoDoes() {
        assertThat(number(1)).isEqualTo("1");
        assertThat(number(-62_135_596_800.0)).isEqualTo("-62135596800");
        assertThat(number(0.000161992)).isEqualTo("0.000161992");
        assertThat(number(0.0001)).isEqualTo("0.0001");
        assertThat(number(0.0000630)).isEqualTo("6.3e-05");
        assertThat(number(1e-5)).isEqualTo("1e-05");
        assertThat(number(12_345_678.5)).isEqualTo("12345678.5");
        assertThat(number(2e18)).isEqualTo("2000000000000000000");
        assertThat(number(1e21)).isEqualTo("1e+21");
        assertThat(number(-1.5e300)).isEqualTo("-1.5e+300");
        assertThat(number(Double.POSITIVE_INFINITY)).isEqualTo("+Inf");
        assertThat(number(Double.NEGATIVE_INFINITY)).isEqualTo("-Inf");
    }

    private static String number(double value) {
        StringBuilder text = new StringBuilder();
        GoNumber.append(text, value);
        return text.toString();
    }
}
