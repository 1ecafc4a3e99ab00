package dev.chiron.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.Circuit;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Pause;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Findings;
import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.service.Objective;
import dev.chiron.service.Service;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Scrape;
import dev.chiron.testing.Services;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChironMetricsTest {
    private static final Instant NOW = Instant.parse("2026-01-20T10:00:00Z");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Clock clock = Clock.system();
    private final ChironMetrics metrics = new ChironMetrics(new Build("1.0.0", "abc", "25"), clock);
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker = new Ticker(clock, 10, metrics.punctuality());
    private final Monitor monitor = new Monitor(clock, ticker, guard, metrics);
    private final ObedientProbe probe = new ObedientProbe();
    private final Module module = Services.module("http_2xx", probe);

    @AfterEach
    void close() {
        ticker.close();
        guard.close();
    }

    private void watch(Watched... services) {
        metrics.watch(monitor::fleet, ticker::inFlight);
        monitor.watch(List.of(services));
    }

    private void check(String name) {
        try {
            assertThat(monitor.check(name, SECOND)).isPresent();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            ExpositionFormats.init()
                    .getPrometheusTextFormatWriter()
                    .write(out, metrics.registry().scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private Scrape scrape() {
        return Scrape.of(text());
    }

    @Test
    void everySeriesThatCanOccurExistsAt0BeforeTheFirstCheck() {
        watch(Services.onScrape("bot", module));

        Scrape scrape = scrape();

        assertThat(scrape.samples("chiron_checks_total", "service", "bot"))
                .extracting(sample ->
                        sample.labels().get("outcome") + "/" + sample.labels().get("reason"))
                .containsExactlyInAnyOrder(
                        "passed/", "failed/connect", "failed/timeout", "failed/http_status", "not_run/internal");
        assertThat(scrape.samples("chiron_checks_total"))
                .allSatisfy(sample -> assertThat(sample.value()).isZero());
        assertThat(scrape.samples("chiron_service_up")).isEmpty();
        assertThat(scrape.value("chiron_service_status", "status", "unknown")).isEqualTo(1);
        assertThat(scrape.samples("chiron_service_status")).hasSize(4);
        assertThat(scrape.samples("chiron_services", "project", "shop", "type", "web"))
                .hasSize(4);
        assertThat(scrape.value("chiron_services_active", "type", "web")).isZero();
        assertThat(scrape.value("chiron_webhook_requests_total", "code", "200")).isZero();
        assertThat(scrape.value("chiron_probe_duration_seconds_count")).isZero();
    }

    @Test
    void serviceSeriesCarryFourLabelsAndNothingElse() {
        watch(Services.onScrape("bot", module));
        check("bot");

        assertThat(scrape().samples("chiron_service_up").getFirst().labels())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("service", "bot", "project", "shop", "type", "web", "critical", "true"));
    }

    @Test
    void checksCountByHowTheyEnded() {
        watch(Services.onScrape("bot", module));
        check("bot");
        check("bot");
        probe.fails(Reason.HTTP_STATUS, "503");
        check("bot");
        probe.does(findings -> findings.notRun("no permission"));
        check("bot");

        Scrape scrape = scrape();

        assertThat(scrape.value("chiron_checks_total", "outcome", "passed")).isEqualTo(2);
        assertThat(scrape.value("chiron_checks_total", "reason", "http_status")).isEqualTo(1);
        assertThat(scrape.value("chiron_checks_total", "outcome", "not_run")).isEqualTo(1);
        assertThat(scrape.value("chiron_probe_duration_seconds_count")).isEqualTo(3);
        assertThat(scrape.value("chiron_service_up")).isZero();
        assertThat(scrape.value("chiron_service_consecutive_failures")).isEqualTo(1);
        assertThat(scrape.samples("chiron_service_latency_seconds")).isEmpty();
        assertThat(scrape.value("chiron_service_last_check_timestamp_seconds")).isPositive();
    }

    @Test
    void degradedCountsAsUpButNotAsActive() {
        watch(Services.onScrape("bot", module), Services.onScrape("db", module));
        check("bot");
        probe.does(findings -> findings.impaired("slow"));
        check("db");

        Scrape scrape = scrape();

        assertThat(scrape.value("chiron_service_up", "service", "db")).isEqualTo(1);
        assertThat(scrape.value("chiron_service_status", "service", "db", "status", "degraded"))
                .isEqualTo(1);
        assertThat(scrape.samples("chiron_service_status", "service", "db"))
                .extracting(Scrape.Sample::value)
                .containsExactlyInAnyOrder(1.0, 0.0, 0.0, 0.0);
        assertThat(scrape.value("chiron_services_active", "type", "web")).isEqualTo(1);
        assertThat(scrape.value("chiron_services", "project", "shop", "type", "web", "status", "degraded"))
                .isEqualTo(1);
        assertThat(scrape.value("chiron_services", "project", "shop", "type", "web", "status", "down"))
                .isZero();
    }

    @Test
    void flagsOfAServiceAreSeriesOfTheirOwn() {
        watch(Services.onScrape("bot", module));
        check("bot");
        assertThat(scrape().value("chiron_service_flapping")).isZero();
        assertThat(scrape().value("chiron_service_paused")).isZero();
        assertThat(scrape().value("chiron_service_maintenance")).isZero();

        for (int change = 0; change < 5; change++) {
            probe.fails(Reason.CONNECT, "refused");
            check("bot");
            probe.does(findings -> findings.passed());
            check("bot");
        }
        monitor.pause("bot", new Pause("ann", "", clock.now(), Optional.empty()));

        assertThat(scrape().value("chiron_service_flapping")).isEqualTo(1);
        assertThat(scrape().value("chiron_service_status", "status", "up"))
                .as("flapping is a flag, not a status")
                .isEqualTo(1);
        assertThat(scrape().value("chiron_service_paused")).isEqualTo(1);
    }

    @Test
    void aRemovedServicesSeriesDisappearAndTheOthersKeepTheirCounts() {
        watch(Services.onScrape("bot", module), Services.onScrape("db", module));
        check("bot");
        check("db");
        watch(Services.onScrape("bot", module));

        assertThat(text()).doesNotContain("\"db\"");
        assertThat(scrape().value("chiron_checks_total", "outcome", "passed")).isEqualTo(1);

        watch(Services.onScrape("bot", module), Services.onScrape("db", module));
        assertThat(scrape().value("chiron_checks_total", "outcome", "passed", "service", "db"))
                .isZero();
    }

    @Test
    void whatAProbeMeasuresStandsThereWithTheServicesLabels() {
        probe.does(findings -> findings.gauge("probe_http_status_code", "Status", 200)
                .gauge("probe_queue_depth", "Depth", Map.of("type", "fifo", "queue", "q"), 7)
                .gauge("probe_queue_depth", "Depth", Map.of(), 9)
                .gauge("chiron_service_up", "A name that is taken", 5)
                .phase("connect", Duration.ofMillis(20))
                .passed());
        watch(Services.onScrape("bot", module));
        check("bot");

        Scrape scrape = scrape();

        assertThat(scrape.value("probe_http_status_code", "service", "bot", "critical", "true"))
                .isEqualTo(200);
        assertThat(scrape.value("probe_queue_depth", "type", "web", "exported_type", "fifo", "queue", "q"))
                .isEqualTo(7);
        assertThat(scrape.value("probe_queue_depth", "exported_type", "", "queue", ""))
                .isEqualTo(9);
        assertThat(scrape.value("chiron_service_up")).isEqualTo(1);
        assertThat(scrape.value("chiron_probe_phase_duration_seconds", "phase", "connect"))
                .isEqualTo(0.02);
    }

    @Test
    void passedChecksThatTookTooLongForThePromiseAreCounted() {
        watch(Services.promising(Duration.ofNanos(1), "slow", module), Services.onScrape("bot", module));
        check("slow");
        probe.fails(Reason.HTTP_STATUS, "503");
        check("slow");
        assertThat(scrape().value("chiron_slow_checks_total", "service", "slow"))
                .isEqualTo(1);
        probe.does(Findings::passed);
        watch(Services.promising(Duration.ofHours(1), "slow", module));
        check("slow");
        assertThat(scrape().value("chiron_slow_checks_total", "service", "slow"))
                .isEqualTo(1);
        assertThat(scrape().samples("chiron_slow_checks_total", "service", "bot"))
                .isEmpty();
    }

    @Test
    void theInfoHasTheSameLabelNamesForAllServicesAndHidesPasswords() {
        Service plain = Services.service("bot", module);
        Service labelled = new Service(
                "db",
                "shop",
                "database",
                false,
                false,
                module.name(),
                "postgres://app:secret@db.example/app",
                Optional.of(Duration.ofSeconds(15)),
                Optional.empty(),
                List.of("bot"),
                Map.of("team", "media", "target", "mine"),
                new Service.About("", "", "db-1", List.of(5432)),
                new Objective(Optional.of(0.99), Optional.of(Duration.ofMillis(300))));
        watch(Services.watched(plain, module), Services.watched(labelled, module));

        Scrape scrape = scrape();

        assertThat(scrape.samples("chiron_service_info", "service", "db")
                        .getFirst()
                        .labels())
                .containsEntry("team", "media")
                .containsEntry("exported_target", "mine")
                .containsEntry("target", "postgres://app:<secret>@db.example/app")
                .containsEntry("container", "db-1")
                .containsEntry("alerts", "false");
        assertThat(scrape.samples("chiron_service_info", "service", "bot")
                        .getFirst()
                        .labels()
                        .keySet())
                .containsExactlyInAnyOrderElementsOf(scrape.samples("chiron_service_info", "service", "db")
                        .getFirst()
                        .labels()
                        .keySet());
        assertThat(scrape.value("chiron_service_interval_seconds", "service", "db"))
                .isEqualTo(15);
        assertThat(scrape.value("chiron_service_slo_objective_ratio", "service", "bot"))
                .isEqualTo(0.999);
        assertThat(scrape.value("chiron_service_slo_latency_seconds", "service", "db"))
                .isEqualTo(0.3);
        assertThat(scrape.value("chiron_service_muted", "service", "db")).isEqualTo(1);
        assertThat(scrape.value("chiron_service_muted", "service", "bot")).isZero();
    }

    @Test
    void aServiceThatIsDownBecauseOfAnotherNamesItsRoot() {
        watch(Services.onScrape("bot", module, "db"), Services.onScrape("db", module, "bot"));
        probe.fails(Reason.CONNECT, "refused");
        check("db");
        check("bot");

        Scrape scrape = scrape();

        assertThat(scrape.value("chiron_service_root_cause", "service", "bot", "root", "db"))
                .isEqualTo(1);
        assertThat(scrape.samples("chiron_service_root_cause", "service", "db")).isEmpty();
        assertThat(scrape.value("chiron_service_dependency", "service", "bot", "depends_on", "db"))
                .isEqualTo(1);
        assertThat(scrape.value("chiron_dependency_cycles")).isEqualTo(1);
    }

    @Test
    void healingCountsForTheServicesThatMayBeHealed() {
        Watched bot = Services.onScrape("bot", module);
        watch(bot, Services.onScrape("db", module));
        metrics.expect(new Healing(
                List.of(new Healing.Patient("bot", List.of("restart"), List.of("alertmanager", "manual"))),
                List.of("cooldown", "no_match"),
                () -> true,
                List.of("docker:here", "hook:pager"),
                circuit -> circuit.equals("hook:pager") ? Circuit.State.HALF_OPEN : Circuit.State.CLOSED));

        assertThat(scrape().samples("chiron_restart_attempts_total"))
                .hasSize(8)
                .allSatisfy(sample -> assertThat(sample.value()).isZero());
        assertThat(scrape().value("chiron_heal_suppressed_total", "reason", "cooldown"))
                .isZero();

        metrics.accept(new Event.HealSuppressed(NOW, "x", "alertmanager", "no_match", ""));
        metrics.accept(new Event.HealFinished(
                NOW, bot.service(), "restart", "alertmanager", "recovered", "", Duration.ofSeconds(7)));
        metrics.accept(new Event.LockChanged(NOW, bot.service(), true, ""));

        Scrape scrape = scrape();
        assertThat(scrape.value("chiron_restart_attempts_total", "trigger", "alertmanager", "outcome", "recovered"))
                .isEqualTo(1);
        assertThat(scrape.value("chiron_heal_suppressed_total", "reason", "no_match"))
                .isEqualTo(1);
        assertThat(scrape.value("chiron_heal_locked_out", "service", "bot")).isEqualTo(1);
        assertThat(scrape.samples("chiron_heal_locked_out", "service", "db")).isEmpty();
        metrics.accept(new Event.LockChanged(NOW, bot.service(), false, "ann"));
        assertThat(scrape().value("chiron_heal_locked_out", "service", "bot")).isZero();
        metrics.accept(new Event.LockRecalled(NOW, bot.service()));
        assertThat(scrape().value("chiron_heal_locked_out", "service", "bot")).isEqualTo(1);
        assertThat(scrape.value("chiron_heal_paused")).isEqualTo(1);
        assertThat(scrape.value("chiron_heal_circuit_state", "circuit", "docker:here", "state", "closed"))
                .isEqualTo(1);
        assertThat(scrape.value("chiron_heal_circuit_state", "circuit", "hook:pager", "state", "closed"))
                .isZero();
        assertThat(scrape.value("chiron_heal_circuit_state", "circuit", "hook:pager", "state", "half_open"))
                .isEqualTo(1);
        assertThat(scrape.samples("chiron_heal_circuit_state")).hasSize(6);
        assertThat(scrape.value("chiron_heal_duration_seconds_sum")).isEqualTo(7);
        assertThat(scrape.value("chiron_heal_duration_seconds_bucket", "le", "10.5"))
                .isEqualTo(1);
    }

    @Test
    void theHouseTellsOfItself() {
        metrics.punctuality().started(Duration.ofMillis(3));
        metrics.punctuality().overran("bot");
        metrics.configurationLoaded(true);
        metrics.configurationLoaded(false);
        metrics.accept(new Event.WebhookAnswered(NOW, 200));
        metrics.accept(new Event.WebhookAnswered(NOW, 400));

        Scrape scrape = scrape();

        assertThat(scrape.value("chiron_scheduler_lag_seconds_bucket", "le", "0.005"))
                .isEqualTo(1);
        assertThat(scrape.value("chiron_scheduler_overruns_total")).isEqualTo(1);
        assertThat(scrape.value("chiron_config_last_reload_successful")).isZero();
        assertThat(scrape.value("chiron_config_last_reload_success_timestamp_seconds"))
                .isPositive();
        assertThat(scrape.value("chiron_webhook_last_success_timestamp_seconds"))
                .isEqualTo((double) NOW.getEpochSecond());
        assertThat(scrape.value("chiron_build_info", "version", "1.0.0", "revision", "abc", "java", "25"))
                .isEqualTo(1);
        assertThat(scrape.type("chiron_scheduler_overruns_total")).isEqualTo("counter");
    }

    @Test
    void noHistogramBoundIsAWholeNumber() {
        watch(Services.onScrape("bot", module));
        metrics.expect(new Healing(
                List.of(new Healing.Patient("bot", List.of(), List.of())),
                List.of(),
                () -> false,
                List.of(),
                _ -> Circuit.State.CLOSED));
        assertThat(scrape().samples())
                .filteredOn(sample -> sample.labels().containsKey("le"))
                .isNotEmpty()
                .extracting(sample -> sample.labels().get("le"))
                .noneMatch(bound -> bound.matches("[0-9]+(\\.0)?") || bound.contains("E"));
    }

    @Test
    void theJvmAndTheProcessAreAddedLater() {
        assertThat(text()).doesNotContain("jvm_").contains("chiron_time_seconds");
        metrics.addJvm();
        assertThat(text()).contains("jvm_memory_used_bytes", "process_cpu_seconds_total", "chiron_time_seconds");
    }
}
