package dev.chiron.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.Circuit;
import dev.chiron.health.CircuitRule;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Particulars;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.Services;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The whole text of a small fleet; {@code -Dchiron.regenerate=true} writes it anew, for a person to look at the difference. */
class GoldenMetricsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/metrics/golden.prom");
    private static final Instant NOON = Instant.parse("2026-01-20T12:00:00Z");

    /** A clock that goes on by 20 ms whenever a duration is measured. */
    private static final class StepClock implements Clock {
        private final AtomicLong nanos = new AtomicLong();

        @Override
        public Instant now() {
            return NOON.plusNanos(nanos.get());
        }

        @Override
        public long nanos() {
            return nanos.addAndGet(5_000_000);
        }
    }

    @Test
    void aSmallFleetReadsLikeThis() throws Exception {
        String text = text();
        if (Boolean.getBoolean("chiron.regenerate")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, text);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void everyFamilyIsThereWithTheLabelsThatItDeclares() throws Exception {
        Scrape scrape = Scrape.of(text());
        for (Family family : Family.values()) {
            String suffix = family.type() == Family.Type.HISTOGRAM ? "_count" : "";
            assertThat(scrape.samples(family.metricName() + suffix))
                    .as(family.metricName())
                    .isNotEmpty()
                    .allSatisfy(sample -> {
                        Set<String> names = new TreeSet<>(sample.labels().keySet());
                        assertThat(names).containsExactlyInAnyOrderElementsOf(family.labels());
                    });
        }
    }

    @Test
    void theLabelsOfAServiceStandWhereTheyShouldAndOnNothingElse() {
        Pattern theirs = Pattern.compile("chiron_(service|probe|component)_.*|chiron_(slow_)?checks_total"
                + "|chiron_restart_attempts_total|chiron_heal_(locked_out|duration_seconds)");
        assertThat(Family.values()).allSatisfy(family -> {
            String name = family.metricName();
            assertThat(family.labels().contains("service"))
                    .as(name)
                    .isEqualTo(theirs.matcher(name).matches());
        });
    }

    private static String text() throws Exception {
        Clock clock = new StepClock();
        ChironMetrics metrics = new ChironMetrics(new Build("1.0.0", "abc", "25"), clock);
        ObedientProbe probe = new ObedientProbe();
        Module module = Services.module("http_2xx", probe);
        try (DeadlineGuard guard = new DeadlineGuard();
                Ticker ticker = new Ticker(clock, 10, metrics.punctuality())) {
            Monitor monitor = new Monitor(clock, ticker, guard, metrics);
            Watched bot = Services.watched(Services.everyMinute("bot", module, "db"), module);
            CircuitRule rule = new CircuitRule(1, Duration.ofSeconds(30));
            Watched db =
                    Services.promising(Duration.ofMillis(300), "db", module).with(Particulars.NONE.with(rule));
            monitor.watch(List.of(bot, db));
            metrics.watch(monitor::fleet, ticker::inFlight);
            metrics.expect(new Healing(
                    List.of(new Healing.Patient("bot", List.of("restart"), List.of("alertmanager"))),
                    List.of("cooldown"),
                    () -> false,
                    List.of("docker:docker"),
                    _ -> Circuit.State.OPEN));
            metrics.configurationLoaded(true);
            metrics.accept(new Event.HealFinished(
                    NOON, bot.service(), "restart", "alertmanager", "recovered", "", Duration.ofSeconds(7)));
            probe.does(findings -> findings.gauge("probe_http_status_code", "Response HTTP status code", 200)
                    .phase("connect", Duration.ofMillis(2))
                    .passed());
            monitor.check("bot", Duration.ofSeconds(1));
            probe.does(findings -> findings.gauge("probe_http_status_code", "Response HTTP status code", 503)
                    .gauge("probe_tls_version_info", "Returns the TLS version", Map.of("version", "TLS 1.3"), 1)
                    .phase("connect", Duration.ofMillis(3))
                    .document("{\"status\":\"unknown\",\"checks\":{\"disk\":\"ok\"},\"queue\":{\"depth\":3}}"
                            .getBytes(StandardCharsets.UTF_8))
                    .failed(Reason.HTTP_STATUS, "503"));
            monitor.check("db", Duration.ofSeconds(1));
            monitor.check("bot", Duration.ofSeconds(1));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ExpositionFormats.init()
                    .getPrometheusTextFormatWriter()
                    .write(out, metrics.registry().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
            return out.toString(StandardCharsets.UTF_8);
        }
    }
}
