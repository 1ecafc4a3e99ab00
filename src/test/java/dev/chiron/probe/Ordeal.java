package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.Endpoint;
import dev.chiron.net.Dialer;
import dev.chiron.net.NameServers;
import dev.chiron.net.Resolver;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.testing.Rules;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A run of a probe before a peer that may do anything: it must end in time, with a result, and without taking all memory. */
final class Ordeal {
    static final Duration DEADLINE = Duration.ofMillis(250);
    /** What a run may take on a machine that has other things to do; a probe by itself keeps 50 ms. */
    private static final Duration ENDED = Duration.ofMillis(1500);

    private static final Duration HUNG = Duration.ofSeconds(20);
    private static final int MOST_ATTEMPTS = 10;
    /** What a run may allocate in all, garbage included: a few times of what it may keep. */
    private static final long MOST_BYTES = 128L << 20;

    /** More lines than a log has. */
    static final int MOST_LINES = 1100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What a probe is given that may be sent anywhere: it reaches loopback only, and knows no names. */
    static final Instruments LOOPBACK_ONLY = new Instruments(
            Clock.system(),
            new Dialer(new Resolver(
                            NameServers.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1)),
                            Path.of("/dev/null")))
                    .within(Rules.of("allow: [127.0.0.0/8, '::1']")),
            DockerEngines.of(new DockerEngine(Endpoint.standard())));

    private Ordeal() {}

    /** The probe with these settings, the YAML beneath the kind's key. */
    static Probe probe(ProbeKind kind, String settings) {
        String name = kind.name();
        try {
            return ConfigFile.read(
                    "module.yml",
                    settings.isEmpty() ? name + ": {}" : name + ":\n" + settings.indent(2),
                    Path.of(""),
                    new Environment(_ -> null),
                    root -> kind.reader().read(root.asModule().sectionOrEmpty(name, ""), LOOPBACK_ONLY));
        } catch (ConfigException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    /** Runs the probe on a virtual thread, as the house does; the story is told when it does not stand the ordeal. */
    static ProbeResult endure(Probe probe, Target target, String story) throws InterruptedException {
        long before = THREADS.getTotalThreadAllocatedBytes();
        Stopwatch watch = Stopwatch.start();
        ProbeRun run = run(probe, target, story);
        long allocated = THREADS.getTotalThreadAllocatedBytes() - before;
        assertThat(watch.net(run.duration())).as("time taken before %s", story).isLessThan(ENDED);
        assertThat(allocated).as("bytes allocated before %s", story).isLessThan(MOST_BYTES);
        assertThat(run.result().measurements().log())
                .as("log of the run before %s", story)
                .hasSizeLessThan(MOST_LINES)
                .allSatisfy(line -> assertThat(line.message())
                        .doesNotContain("the probe itself broke")
                        .doesNotEndWith(": null"));
        return run.result();
    }

    /**
     * Endures what a server of the test's own does, and leaves no connection open; again while the probe did not come to the
     * server, because the machine stood still for its whole deadline.
     *
     * @param waits whether the server leaves it to the client to close
     */
    static void endureServer(Probe probe, Target target, String story, ScriptedTcpServer server, boolean waits)
            throws InterruptedException {
        int attempts = 0;
        do {
            assertThat(attempts++).as("attempts to come before %s", story).isLessThan(MOST_ATTEMPTS);
            assertThat(endure(probe, target, story))
                    .as("result of %s", story)
                    .isNotInstanceOf(ProbeResult.NotRun.class);
        } while (server.connections().isEmpty());
        if (waits) {
            server.awaitAllClosedByClient();
        }
    }

    /** One guarded run, which may take what it likes but must end. */
    static ProbeRun run(Probe probe, Target target, String story) throws InterruptedException {
        FutureTask<ProbeRun> task = new FutureTask<>(() -> {
            try (DeadlineGuard guard = new DeadlineGuard()) {
                return ProbeRun.of(probe, target, Deadline.after(Clock.system(), DEADLINE), guard);
            }
        });
        Thread thread = Thread.ofVirtual().name("ordeal").start(task);
        try {
            return task.get(HUNG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("the probe threw before " + story, e.getCause());
        } catch (TimeoutException e) {
            AssertionError hung = new AssertionError("the probe hangs before " + story);
            hung.setStackTrace(thread.getStackTrace());
            throw hung;
        }
    }
}
