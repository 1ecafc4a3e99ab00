package dev.chiron.monitor;

import dev.chiron.health.Outcome;
import dev.chiron.probe.Measurements;
import dev.chiron.probe.ProbeResult;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Whether Chiron itself reaches the world: reference points are asked in the background, and afresh when a check fails of the
 * network. One ask at a time, whose answer serves all who want one.
 */
final class Connectivity implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(3);

    private final Clock clock;
    private final Consumer<Boolean> changed;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile ConnectivitySettings settings = ConnectivitySettings.NONE;
    private volatile Reach reach = (_, _) -> true;
    private volatile boolean connected = true;
    private @Nullable Thread background;
    private long askedNanos;
    private boolean asked;

    /** Connected until it is told otherwise. */
    Connectivity(Clock clock, Consumer<Boolean> changed) {
        this.clock = clock;
        this.changed = changed;
    }

    synchronized void adopt(ConnectivitySettings next, Reach through) {
        if (next.equals(settings)) {
            return;
        }
        settings = next;
        reach = through;
        close();
        if (next.targets().isEmpty()) {
            settle(next, true);
        } else {
            background = Thread.ofVirtual().name("connectivity").start(this::askAgainAndAgain);
        }
    }

    boolean connected() {
        return connected;
    }

    /** What a check comes to that was not run, because Chiron itself is cut off. */
    Check blind() {
        return new Check(
                clock.now(),
                Duration.ZERO,
                new ProbeResult.NotRun("Chiron itself is cut off: no reference point answers", Measurements.NONE),
                Outcome.NOT_RUN,
                Map.of());
    }

    /**
     * Whether a check that began then, and failed of the network, shows that Chiron itself is cut off.
     *
     * @param known whether the service was down already, so that an answer of a moment before the check is enough: many that
     *     stay down must not ask all the time
     */
    boolean cutOff(long beganNanos, boolean known) throws InterruptedException {
        if (settings.targets().isEmpty()) {
            return false;
        }
        asking.lockInterruptibly();
        try {
            long slack = known ? FRESH.toNanos() : 0;
            boolean fresh = asked && askedNanos - beganNanos >= -slack;
            if (connected && !fresh) {
                ask();
            }
            return !connected;
        } finally {
            asking.unlock();
        }
    }

    private void askAgainAndAgain() {
        try {
            while (true) {
                asking.lockInterruptibly();
                try {
                    ask();
                } finally {
                    asking.unlock();
                }
                Duration interval = settings.interval();
                Thread.sleep(connected || interval.compareTo(SOON) < 0 ? interval : SOON);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void ask() throws InterruptedException {
        ConnectivitySettings inForce = settings;
        askedNanos = clock.nanos();
        asked = true;
        settle(inForce, anyAnswers(inForce));
    }

    /** What other points than those in force have answered says nothing any more. */
    private synchronized void settle(ConnectivitySettings answered, boolean now) {
        if (answered.equals(settings) && now != connected) {
            connected = now;
            changed.accept(now);
        }
    }

    /** All at once; the first that answers is enough. */
    private boolean anyAnswers(ConnectivitySettings inForce) throws InterruptedException {
        if (inForce.targets().isEmpty()) {
            return true;
        }
        List<Callable<InetSocketAddress>> tries = inForce.targets().stream()
                .<Callable<InetSocketAddress>>map(point -> () -> answering(point, inForce.timeout()))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return !threads.invokeAny(tries).getHostString().isEmpty();
        } catch (ExecutionException e) {
            return false;
        }
    }

    private InetSocketAddress answering(InetSocketAddress point, Duration timeout)
            throws IOException, InterruptedException {
        if (!reach.answers(point, Deadline.after(clock, timeout))) {
            throw new IOException(point + " does not answer");
        }
        return point;
    }

    @Override
    public synchronized void close() {
        if (background != null) {
            background.interrupt();
        }
    }
}
