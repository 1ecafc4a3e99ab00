package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.health.HealthRule;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Outcomes;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Admission;
import dev.chiron.probe.Findings;
import dev.chiron.probe.Module;
import dev.chiron.probe.Probe;
import dev.chiron.probe.ProbeKind;
import dev.chiron.probe.Reason;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.service.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealerTest {
    private static final String QUICK = """
            startup_grace: 0s
            cooldown: 300ms
            max_attempts: 2
            verify: {healthy_for: 600ms, timeout: 1500ms}
            """;

    private final Clock clock = Clock.system();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker = new Ticker(clock, 10, new Ticker.Listener() {
        @Override
        public void started(Duration lag) {}

        @Override
        public void overran(String name) {}
    });
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final MemoryJournal journal = new MemoryJournal();
    private final Patient patient = new Patient();
    private final Monitor monitor = new Monitor(clock, ticker, guard, this::hear);
    private volatile Optional<Healer> healer = Optional.empty();

    /** A target that falls ill and is cured by acting on it, unless it is past cure. */
    private static final class Patient implements Probe, Action {
        private volatile boolean ill;
        private volatile boolean curable = true;
        private volatile Optional<Refusal> stand = Optional.empty();
        private final AtomicInteger runs = new AtomicInteger();

        @Override
        public dev.chiron.probe.ProbeResult run(dev.chiron.probe.Target target, Deadline deadline) {
            Findings findings = new Findings(deadline.clock());
            return ill ? findings.failed(Reason.CONNECT, "refused") : findings.passed();
        }

        @Override
        public String kind() {
            return "cure";
        }

        @Override
        public TargetState observe(Predicate<Instant> ours, Deadline deadline) {
            return new TargetState("start-" + runs.get(), true, stand, "stands", Duration.ofSeconds(5));
        }

        @Override
        public Outcome run(TargetState seen, Deadline deadline) {
            runs.incrementAndGet();
            ill = !curable;
            return new Outcome.Done("cured");
        }

        @Override
        public Outcome complete(TargetState seen, Deadline deadline) {
            return new Outcome.Done("completed");
        }
    }

    @AfterEach
    void close() {
        healer.ifPresent(Healer::close);
        ticker.close();
        guard.close();
    }

    @Test
    void serviceThatGoesDownIsHealedOnceAndVerified() throws Exception {
        start(QUICK);
        patient.ill = true;
        await().until(() -> finished("recovered") == 1);
        assertThat(patient.runs).hasValue(1);
        assertThat(journal.attempts("web"))
                .singleElement()
                .satisfies(attempt ->
                        assertThat(attempt.verdict().orElseThrow().word()).isEqualTo(Attempt.Word.RECOVERED));
    }

    @Test
    void alertForAServiceThatPassesAFreshCheckIsRefused() throws Exception {
        start(QUICK);
        assertThat(healer.orElseThrow().signal("web", Trigger.ALERTMANAGER)).isEqualTo(Healer.Reception.OPENED);
        await().until(() -> reasons().contains("recheck_healthy"));
        assertThat(patient.runs).hasValue(0);
    }

    @Test
    void sameAlertThreeTimesLeadsToOneAttempt() throws Exception {
        start(QUICK + "triggers: [alertmanager]\n");
        patient.ill = true;
        Healer own = healer.orElseThrow();
        assertThat(List.of(
                        own.signal("web", Trigger.ALERTMANAGER),
                        own.signal("web", Trigger.ALERTMANAGER),
                        own.signal("web", Trigger.ALERTMANAGER)))
                .containsExactly(Healer.Reception.OPENED, Healer.Reception.DUPLICATE, Healer.Reception.DUPLICATE);
        await().until(() -> finished("recovered") == 1);
        assertThat(patient.runs).hasValue(1);
    }

    @Test
    void healingThatDoesNotHelpGivesUpUntilSomebodyUnlocks() throws Exception {
        patient.curable = false;
        start(QUICK);
        patient.ill = true;
        await().atMost(Duration.ofSeconds(20)).until(() -> reasons().contains("locked_out"));
        assertThat(patient.runs).hasValue(2);
        assertThat(finished("not_recovered")).isEqualTo(2);
        assertThat(journal.locked("web")).isTrue();
        patient.curable = true;
        healer.orElseThrow().unlock("web");
        await().until(() -> finished("recovered") == 1);
    }

    @Test
    void waitingCaseActsByItselfWhenTheCauseIsGone() throws Exception {
        patient.stand = Optional.of(Refusal.TARGET_RESTARTING);
        start(QUICK);
        patient.ill = true;
        await().until(() -> reasons().contains("target_restarting"));
        patient.stand = Optional.empty();
        await().until(() -> finished("recovered") == 1);
        assertThat(reasons()).containsOnlyOnce("target_restarting");
    }

    @Test
    void observingDecidesButTouchesNothing() throws Exception {
        start(QUICK + "mode: observe\n");
        patient.ill = true;
        await().until(() -> reasons().contains("dry_run"));
        assertThat(patient.runs).hasValue(0);
    }

    @Test
    void startOfChironItselfIsAGraceThatAPersonMayIgnore() throws Exception {
        start(QUICK.replace("startup_grace: 0s", "startup_grace: 1h"));
        patient.ill = true;
        await().until(() -> reasons().contains("startup_grace"));
        assertThat(patient.runs).hasValue(0);
        assertThat(healer.orElseThrow().signal("web", Trigger.MANUAL)).isEqualTo(Healer.Reception.OPENED);
        await().until(() -> finished("recovered") == 1);
    }

    @Test
    void serviceWithoutAHealBlockIsRefused() throws Exception {
        start(QUICK);
        assertThat(healer.orElseThrow().signal("nobody", Trigger.ALERTMANAGER)).isEqualTo(Healer.Reception.REFUSED);
        assertThat(reasons()).containsExactly("no_match");
    }

    private void start(String yaml) throws Exception {
        HealSettings settings = read(yaml, HealSettings::read);
        HealRule rule = new HealRule(patient, "default/web", Optional.empty());
        healer = Optional.of(new Healer(clock, monitor, journal, settings, Map.of("web", rule), this::hear));
        monitor.watch(List.of(web()));
        ticker.start();
        await().until(() -> monitor.fleet().find("web").orElseThrow().last().isPresent());
    }

    private Watched web() throws Exception {
        String yaml = "name: web\nmodule: m\ninterval: 200ms\n";
        Service service = read(yaml, section -> Service.read(section, section));
        HealthRule rule = read("failure_threshold: 1\nsuccess_threshold: 1\nconfirm: {retries: 0}\n", HealthRule::read);
        ProbeKind kind = new ProbeKind("patient", Set.of(Reason.CONNECT), Admission.ANY, (_, _) -> patient);
        Module module = new Module("m", kind, Optional.empty(), patient);
        return Watched.of(service, module, rule, Outcomes.STANDARD, Duration.ofSeconds(2));
    }

    private static <T> T read(String yaml, ConfigFile.Reader<T> reader) throws Exception {
        return ConfigFile.read("test.yml", yaml, Path.of(""), new Environment(_ -> null), reader);
    }

    private void hear(Event event) {
        events.add(event);
        healer.ifPresent(own -> own.accept(event));
    }

    private List<String> reasons() {
        return events.stream()
                .filter(Event.HealSuppressed.class::isInstance)
                .map(event -> ((Event.HealSuppressed) event).reason())
                .toList();
    }

    private long finished(String outcome) {
        return events.stream()
                .filter(event -> event instanceof Event.HealFinished done
                        && done.outcome().equals(outcome))
                .count();
    }
}
