package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.config.ConfigException;
import dev.chiron.probe.Machine.Reading;
import dev.chiron.probe.Machine.Usage;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.testing.Stopwatch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ResourceProbeTest extends ProbeContract {
    /** Thresholds that a working machine does not reach. */
    private static final String LENIENT = """
            memory: {warn: 100%, fail: 100%}
            disk: {warn: 100%, fail: 100%}
            file_descriptors: {warn: 100%, fail: 100%}
            """;

    @Override
    ProbeKind kind() {
        return ResourceProbe.KIND;
    }

    @Override
    Situation healthy() {
        return Situation.of(LENIENT, "this machine");
    }

    /** The kernel of the machine at hand cannot be made to hang, so the tests that need it have a stuck one. */
    @Override
    Situation hung() {
        throw new UnsupportedOperationException("see StuckMachine");
    }

    @Override
    Situation refusing() {
        return Situation.of("memory: {warn: 0%, fail: 0%}", "this machine");
    }

    @Override
    Reason refusal() {
        return Reason.LIMIT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                cpu: {warn: 90%, fail: 0.98}
                load: {warn: 2, fail: 4.5}
                memory: {warn: 90%, fail: 97%}
                disk: {paths: [/, /tmp], warn: 85%, fail: 95%}
                file_descriptors: {warn: 80%, fail: 95%}
                """);
    }

    @Override
    @Test
    void deadlineIsKeptBeforeAHungTargetAndCountsAsTimeout() throws Exception {
        try (StuckMachine machine = new StuckMachine()) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = guarded(machine.probe(), Duration.ofMillis(200));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(failed(run.result()).detail()).contains("did not tell about its resources in time", "/mnt/nfs");
            assertThat(run.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(watch.net(run.duration())).isLessThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Override
    @Test
    void interruptionEndsARunSoonAndLeavesNothingOpen() throws Exception {
        try (StuckMachine machine = new StuckMachine()) {
            AtomicInteger interrupted = new AtomicInteger();
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    guarded(machine.probe(), Duration.ofSeconds(30));
                } catch (InterruptedException e) {
                    interrupted.incrementAndGet();
                }
            });
            machine.entered.await();
            thread.interrupt();
            assertThat(thread.join(Duration.ofSeconds(2))).isTrue();
            assertThat(interrupted).hasValue(1);
        }
    }

    @Override
    @Test
    void aDeadlineThatHasPassedIsATimeoutAndNoTryAtAll() throws Exception {
        try (StuckMachine machine = new StuckMachine()) {
            ProbeRun run = guarded(machine.probe(), Duration.ZERO);
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(machine.calls).hasValue(0);
        }
    }

    @Test
    void aReadingThatHangsIsWaitedForAndNotStartedAgain() throws Exception {
        try (StuckMachine machine = new StuckMachine()) {
            Probe probe = machine.probe();
            for (int i = 0; i < 3; i++) {
                assertThat(guarded(probe, Duration.ofMillis(30)).result()).isInstanceOf(ProbeResult.Failed.class);
            }
            assertThat(machine.calls).hasValue(1);
            machine.release();
            await().untilAsserted(() -> assertThat(
                            guarded(probe, Duration.ofSeconds(5)).result().passed())
                    .isTrue());
        }
    }

    @Test
    void firstRunMeasuresEverythingOfThisMachine() throws Exception {
        ProbeResult result = run(LENIENT, "this machine");
        assertThat(gauge(result, "probe_resource_cpu_ratio")).isBetween(0.0, 1.0);
        assertThat(gauge(result, "probe_resource_cpu_cores"))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(gauge(result, "probe_resource_load1")).isNotNegative();
        assertThat(gauge(result, "probe_resource_memory_used_ratio")).isBetween(0.01, 0.999);
        assertThat(gauge(result, "probe_resource_memory_total_bytes")).isGreaterThan(1e8);
        assertThat(gauge(result, "probe_resource_file_descriptors_used")).isPositive();
        Map<String, String> root = Map.of("path", "/");
        assertThat(gauge(result, "probe_resource_disk_used_ratio", root)).isBetween(0.001, 1.0);
        assertThat(gauge(result, "probe_resource_disk_free_bytes", root)).isPositive();
    }

    @Test
    void valueAboveWarnIsAnImpairmentThatNamesValueAndThreshold() throws Exception {
        ProbeResult result = fixed("disk: {paths: [/mnt/nfs], warn: 70%, fail: 80%}", 0.2, 0.5);
        assertThat(((ProbeResult.Passed) result).impairment())
                .contains("disk /mnt/nfs is at 75.0 % (warn from 70.0 %)");
    }

    @Test
    void valueAboveFailFailsSoftlyOfLimitAndNamesAllThatIsHigh() throws Exception {
        ProbeResult.Failed failure = failed(fixed("cpu: {warn: 50%, fail: 60%}\nload: {warn: 0.1}", 0.95, 0.5));
        assertThat(failure.reason()).isEqualTo(Reason.LIMIT);
        assertThat(failure.weight()).isEqualTo(Weight.SOFT);
        assertThat(failure.detail())
                .isEqualTo("CPU is at 95.0 % (fail from 60.0 %); load per core is at 0.50 (warn from 0.10)");
    }

    @Test
    void peopleReadWhatIsUsedAgainstWhatCanBeUsed() throws Exception {
        ProbeResult result = fixed("disk: {paths: [/mnt/nfs], warn: 70%, fail: 80%}\nload: {warn: 2}", 0.2, 0.5);
        assertThat(result.measurements().meters())
                .contains(
                        new Meter(
                                "disk /mnt/nfs",
                                "bytes",
                                75,
                                Optional.of(0.7 * 100),
                                Optional.of(0.8 * 100),
                                Optional.of(100.0)),
                        new Meter("CPU", "ratio", 0.2, Optional.empty(), Optional.empty(), Optional.of(1.0)),
                        new Meter("load per core", "", 0.5, Optional.of(2.0), Optional.empty(), Optional.empty()))
                .hasSize(5);
    }

    @Test
    void pathThatIsNotThereIsNotFound() throws Exception {
        ProbeResult.Failed failure = failed(run("disk: {paths: [/, /no/such/mount]}", "this machine"));
        assertThat(failure.reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failure.detail()).isEqualTo("there is no such path: disk /no/such/mount");
    }

    @Test
    void thresholdsInTheWrongOrderAndRelativePathsAreRefused() {
        assertThatThrownBy(() -> read("memory: {warn: 90%, fail: 80%}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("resource.memory.warn: warn (0.9) must not be above fail (0.8)");
        assertThatThrownBy(() -> read("disk: {paths: [data]}"))
                .hasMessageContaining("resource.disk.paths: must be absolute paths");
        assertThatThrownBy(() -> read("load: {warn: -1}")).hasMessageContaining("must not be negative");
    }

    private ProbeResult fixed(String settings, double cpuRatio, double loadPerCore) throws Exception {
        Machine machine = disks -> reading(cpuRatio, loadPerCore);
        ResourceProbe.Settings read = dev.chiron.config.ConfigFile.read(
                "module.yml",
                settings,
                Path.of(""),
                new dev.chiron.config.Environment(_ -> null),
                ResourceProbe.Settings::read);
        return guarded(new ResourceProbe(read, machine), Duration.ofSeconds(5)).result();
    }

    private static Reading reading(double cpuRatio, double loadPerCore) {
        return new Reading(
                cpuRatio,
                loadPerCore * 4,
                4,
                new Usage(1e9, 3e9, 4e9),
                new Usage(100, 900, 1000),
                Map.of(Path.of("/mnt/nfs"), Optional.of(new Usage(75, 25, 110))));
    }

    private static ProbeRun guarded(Probe probe, Duration timeout) throws InterruptedException {
        try (DeadlineGuard guard = new DeadlineGuard()) {
            return ProbeRun.of(probe, Target.of("machine"), Deadline.after(Clock.system(), timeout), guard);
        }
    }

    /** A machine with a dead network mount: whoever asks it waits, and no interruption helps. */
    private static final class StuckMachine implements Machine, AutoCloseable {
        private final CountDownLatch entered = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();

        Probe probe() {
            Threshold none = new Threshold(Optional.empty(), Optional.empty());
            return new ResourceProbe(
                    new ResourceProbe.Settings(none, none, none, List.of(Path.of("/mnt/nfs")), none, none), this);
        }

        @Override
        public Reading read(List<Path> disks) {
            calls.incrementAndGet();
            entered.countDown();
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException stuck) {
                    // Asked again in the next round, as the kernel would.
                }
            }
            return reading(0.1, 0.1);
        }

        void release() {
            released.countDown();
        }

        @Override
        public void close() {
            release();
        }
    }
}
