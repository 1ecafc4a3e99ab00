package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.config.Reference;
import dev.chiron.config.Section;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.testing.Stopwatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every kind of probe owes its callers; the test of each kind extends it and adds its own cases. */
abstract class ProbeContract {
    private static final Duration TIMEOUT = Duration.ofMillis(400);
    private static final Duration ALLOWED_OVERRUN = Duration.ofMillis(300);
    private static final Duration AMPLE = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 10;

    /** The kind under test, as it stands in {@link Probes}. */
    abstract ProbeKind kind();

    /** A target at which the probe passes. */
    abstract Situation healthy();

    /** A target that never lets the probe end by itself. */
    abstract Situation hung();

    /** A target that fails the probe at once, such as a port that nobody listens on. */
    abstract Situation refusing();

    /** The reason that {@link #refusing} leads to. */
    abstract Reason refusal();

    /** One or more sets of settings, each good by itself, that together use every option of the kind. */
    abstract List<String> everySetting();

    /** What the probe works with. */
    Instruments instruments() {
        return Instruments.forReading();
    }

    // ---- for the tests of each kind

    /** The probe with these settings, which must be good. */
    final Probe probe(String settings) {
        try {
            return read(settings);
        } catch (ConfigException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    /** The probe with these settings. */
    final Probe read(String settings) throws ConfigException {
        String yaml = settings.isBlank() ? kind().name() + ": {}\n" : kind().name() + ":\n" + settings.indent(2);
        return ConfigFile.read("module.yml", yaml, Path.of(""), environment(), this::readModule);
    }

    /** One guarded run with these settings, given ample time. */
    final ProbeResult run(String settings, String target) throws InterruptedException {
        return run(settings, Target.of(target), AMPLE).result();
    }

    /** One guarded run with these settings. */
    final ProbeRun run(String settings, Target target, Duration timeout) throws InterruptedException {
        return runOf(probe(settings), target, timeout);
    }

    /** The value of a gauge without labels; fails if there is none. */
    static double gauge(ProbeResult result, String name) {
        return gauge(result, name, Map.of());
    }

    /** The value of a gauge with exactly these labels; fails if there is none. */
    static double gauge(ProbeResult result, String name, Map<String, String> labels) {
        return result.measurements().gauges().stream()
                .filter(g -> g.name().equals(name) && g.labels().equals(labels))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + labels + " among "
                        + result.measurements().gauges()))
                .value();
    }

    /** The names of all gauges. */
    static Set<String> gaugeNames(ProbeResult result) {
        Set<String> names = new TreeSet<>();
        result.measurements().gauges().forEach(g -> names.add(g.name()));
        return names;
    }

    /** The failure that a result is; fails if it is none. */
    static ProbeResult.Failed failed(ProbeResult result) {
        assertThat(result).isInstanceOf(ProbeResult.Failed.class);
        return (ProbeResult.Failed) result;
    }

    // ---- the contract

    @Test
    void isInTheListOfAllKinds() {
        assertThat(Probes.ALL).contains(kind());
    }

    @Test
    void passesAtAHealthyTargetAndLeavesNothingOpen() throws Exception {
        try (Situation healthy = healthy()) {
            ProbeResult result = run(healthy.settings(), healthy.target());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            awaitNothingOpen(healthy);
        }
    }

    @Test
    void refusalHasItsReasonAndADetailForPeople() throws Exception {
        try (Situation refusing = refusing()) {
            ProbeResult.Failed failure = failed(run(refusing.settings(), refusing.target()));
            assertThat(failure.reason()).isEqualTo(refusal());
            assertThat(failure.detail()).doesNotContain("Exception").isNotBlank();
            awaitNothingOpen(refusing);
        }
    }

    @Test
    void deadlineIsKeptBeforeAHungTargetAndCountsAsTimeout() throws Exception {
        try (Situation hung = hung()) {
            Probe probe = probe(hung.settings());
            Duration leastOverrun = AMPLE;
            for (int attempt = 0; attempt < ATTEMPTS && leastOverrun.compareTo(ALLOWED_OVERRUN) > 0; attempt++) {
                Stopwatch watch = Stopwatch.start();
                ProbeRun run = runOf(probe, Target.of(hung.target()), TIMEOUT);
                assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
                Duration overrun = watch.net(run.duration()).minus(TIMEOUT);
                leastOverrun = overrun.compareTo(leastOverrun) < 0 ? overrun : leastOverrun;
            }
            assertThat(leastOverrun).isLessThanOrEqualTo(ALLOWED_OVERRUN);
            awaitNothingOpen(hung);
        }
    }

    @Test
    void interruptionEndsARunSoonAndLeavesNothingOpen() throws Exception {
        try (Situation hung = hung()) {
            Probe probe = probe(hung.settings());
            CompletableFuture<ProbeResult> outcome = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete(
                            runOf(probe, Target.of(hung.target()), AMPLE).result());
                } catch (InterruptedException | RuntimeException e) {
                    outcome.completeExceptionally(e);
                }
            });
            await().atMost(AMPLE).until(() -> hung.reached() || outcome.isDone());
            Stopwatch watch = Stopwatch.start();
            thread.interrupt();
            assertThatThrownBy(() -> outcome.get(30, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(2));
            awaitNothingOpen(hung);
        }
    }

    @Test
    void aDeadlineThatHasPassedIsATimeoutAndNoTryAtAll() throws Exception {
        try (Situation hung = hung()) {
            ProbeRun run = run(hung.settings(), Target.of(hung.target()), Duration.ZERO);
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            awaitNothingOpen(hung);
        }
    }

    @Test
    void manyThreadsUseOneProbeAtOnce() throws Exception {
        try (Situation healthy = healthy();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Probe probe = probe(healthy.settings());
            List<Future<ProbeRun>> runs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                runs.add(threads.submit(() -> runOf(probe, Target.of(healthy.target()), AMPLE)));
            }
            for (Future<ProbeRun> run : runs) {
                assertThat(run.get().result()).isInstanceOf(ProbeResult.Passed.class);
            }
        }
    }

    @Test
    void metricsAreWellNamedAndEachSeriesComesOnce() throws Exception {
        try (Situation healthy = healthy()) {
            List<Gauge> gauges =
                    run(healthy.settings(), healthy.target()).measurements().gauges();
            assertThat(gauges).allSatisfy(g -> {
                assertThat(g.name()).matches("[a-z][a-z0-9_]*");
                assertThat(g.help()).isNotBlank();
            });
            assertThat(gauges.stream().map(g -> g.name() + g.labels())).doesNotHaveDuplicates();
            Map<String, Set<String>> labels = new HashMap<>();
            gauges.forEach(g -> assertThat(
                            labels.computeIfAbsent(g.name(), _ -> g.labels().keySet()))
                    .as("labels of " + g.name())
                    .isEqualTo(g.labels().keySet()));
        }
    }

    @Test
    void kindListsTheReasonsThatItsRunsFailOf() {
        assertThat(kind().reasons()).contains(Reason.TIMEOUT, refusal());
        assertThat(kind().reasons()).doesNotContain(Reason.INTERNAL);
    }

    @Test
    void unknownSettingIsRefusedWithItsPlace() throws Exception {
        try (Situation healthy = healthy()) {
            String settings = healthy.settings() + (healthy.settings().isBlank() ? "" : "\n") + "no_such_setting: 1";
            assertThatThrownBy(() -> read(settings))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("unknown key \"no_such_setting\"")
                    .hasMessageContaining("module.yml:" + (1 + settings.lines().count()));
        }
    }

    @Test
    void everyOptionOfTheReferenceCanBeWritten() {
        Set<String> written = new TreeSet<>();
        everySetting().forEach(settings -> {
            probe(settings);
            written.addAll(keys(settings));
        });
        String prefix = kind().name() + ".";
        Set<String> documented = new TreeSet<>();
        ConfigFile.reference(this::readModule).entries().stream()
                .map(Reference.Entry::path)
                .filter(path -> path.startsWith(prefix))
                .forEach(path -> documented.add(path.substring(prefix.length()).split("[.\\[]", 2)[0]));
        assertThat(written).containsAll(documented);
    }

    // ---- inside

    /** Runs on a virtual thread, as the house does. */
    private static ProbeRun runOf(Probe probe, Target target, Duration timeout) throws InterruptedException {
        FutureTask<ProbeRun> task = new FutureTask<>(() -> guarded(probe, target, timeout));
        Thread thread = Thread.ofVirtual().name("probe-under-test").start(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new AssertionError("the run ended abruptly", e.getCause());
        } finally {
            thread.interrupt();
        }
    }

    private static ProbeRun guarded(Probe probe, Target target, Duration timeout) throws InterruptedException {
        try (DeadlineGuard guard = new DeadlineGuard()) {
            return ProbeRun.of(probe, target, Deadline.after(Clock.system(), timeout), guard);
        }
    }

    private Probe readModule(Section root) {
        Section section = root.asModule().sectionOrEmpty(kind().name(), "settings of the kind");
        return kind().reader().read(section, instruments());
    }

    private static Set<String> keys(String settings) {
        Set<String> keys = new TreeSet<>();
        settings.lines()
                .filter(line -> line.matches("[A-Za-z_0-9]+:.*"))
                .forEach(line -> keys.add(line.substring(0, line.indexOf(':'))));
        return keys;
    }

    private static Environment environment() {
        return new Environment(_ -> null);
    }

    private static void awaitNothingOpen(Situation situation) {
        await().atMost(AMPLE).untilAsserted(() -> assertThat(situation.open()).isZero());
    }
}
