package dev.chiron.monitor;

import dev.chiron.probe.Measurements;
import dev.chiron.probe.Probe;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A probe that answers as it is told, at once or when it is let go; it counts its runs, and notes when they began. */
final class FakeProbe implements Probe {
    static final ProbeResult PASSED = new ProbeResult.Passed(Measurements.NONE, Optional.empty());
    static final ProbeResult REFUSED = new ProbeResult.Failed(Reason.CONNECT, "refused", Measurements.NONE);
    static final ProbeResult TIMEOUT = new ProbeResult.Failed(Reason.TIMEOUT, "silence", Measurements.NONE);

    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger mostRunning = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final List<Long> startsNanos = new ArrayList<>();
    private volatile ProbeResult answer = PASSED;
    private volatile boolean held;

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        noteStart();
        try {
            if (held) {
                gate.acquire();
            }
            return answer;
        } catch (InterruptedException e) {
            interrupted.incrementAndGet();
            throw e;
        } finally {
            running.decrementAndGet();
        }
    }

    private synchronized void noteStart() {
        startsNanos.add(System.nanoTime());
        mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    }

    FakeProbe answers(ProbeResult next) {
        answer = next;
        return this;
    }

    /** From now on a run waits until it is let go. */
    FakeProbe holds() {
        held = true;
        return this;
    }

    /** Lets one run go, now or when it comes; those after it wait still. */
    void letGoOnce() {
        gate.release();
    }

    void letGo() {
        held = false;
        gate.release(1_000);
    }

    synchronized List<Long> startsNanos() {
        return List.copyOf(startsNanos);
    }

    int runs() {
        return startsNanos().size();
    }

    int running() {
        return running.get();
    }

    int mostRunning() {
        return mostRunning.get();
    }

    int interrupted() {
        return interrupted.get();
    }
}
