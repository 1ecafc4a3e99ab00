package dev.chiron.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/metrics.md} to the code; {@code -Dchiron.regenerate=true} writes it anew. */
class MetricReferenceTest {
    private static final Path REFERENCE = Path.of("docs/metrics.md");

    private static final String BEFORE = """
            # Metrics

            What `/metrics` shows; this page is written by a test out of the code (`mvn test -Dtest=MetricReferenceTest -Dchiron.regenerate=true`).

            Series of a service carry the labels `service`, `project`, `type` and `critical`; everything else about it stands on `chiron_service_info`, which also carries the labels that `labels:` adds to a service. A label of one's own that has a name of ours is called `exported_…`, as Prometheus does it. Series of a service disappear when the service does.

            Counters and one-hot series exist at 0 from the start, but only those that can occur: the reasons that the kind of probe can fail of, the healing that is configured.

            """;

    private static final String AFTER = """

            `reason` of a failed check is one of `dns connect timeout tls http_status body protocol auth not_found assertion exit_code not_running unhealthy limit missed`; `internal` stands for a check that was not run by our own fault. A failure that `outcomes:` declares to be `up` counts as passed. Quick re-probes count as checks.

            Histograms are classic and native; native ones need a Prometheus that scrapes protobuf (`scrape_native_histograms: true`).

            ## What probes measure

            Each value of a service's last check stands there as a gauge of the same name as on `/probe` (`probe_http_status_code`, `probe_ssl_earliest_cert_expiry` …), with the service's labels besides its own. A label that is missing on one series of such a metric and not on another is empty.

            ## The JVM and the process

            `jvm_*` and `process_*` are those of the Prometheus Java client; they appear a moment after the start.
            """;

    @Test
    void theReferenceIsThatOfTheCode() throws IOException {
        String fresh = BEFORE + table() + AFTER;
        if (Boolean.getBoolean("chiron.regenerate")) {
            Files.writeString(REFERENCE, fresh);
        }
        assertThat(Files.readString(REFERENCE)).isEqualTo(fresh);
    }

    private static String table() {
        StringBuilder table = new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
        for (Family family : Family.values()) {
            table.append("| `").append(family.metricName()).append("` | ");
            table.append(family.type().name().toLowerCase(Locale.ROOT)).append(" | ");
            table.append(labels(family)).append(" | ").append(family.help()).append(" |\n");
        }
        return table.toString();
    }

    private static String labels(Family family) {
        List<String> names = family.labels();
        boolean ofService = names.containsAll(ServiceLabels.NAMES);
        String own = names.stream()
                .filter(name -> !ofService || !ServiceLabels.NAMES.contains(name))
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(" "));
        return ofService ? ("the service's " + own).strip() : own;
    }

    @Test
    void everyCounterEndsInTotalAndEveryMeaningIsASentence() {
        for (Family family : Family.values()) {
            assertThat(family.metricName()).matches("(chiron|blackbox)_.*");
            assertThat(family.metricName().endsWith("_total")).isEqualTo(family.type() == Family.Type.COUNTER);
            assertThat(family.help()).endsWith(".");
        }
    }
}
