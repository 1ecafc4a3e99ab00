package dev.chiron.monitor;

import dev.chiron.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/** The checks of one service, which never overlap: whoever wants one waits for its turn, or goes without. */
final class Checks {
    private final Watch watch;
    private final AtomicBoolean glancing = new AtomicBoolean();

    /** Held while a probe runs, for as long as that takes. */
    private final ReentrantLock turn = new ReentrantLock(true);

    Checks(Watch watch) {
        this.watch = watch;
    }

    /** A scheduled check with the re-probes that it asks for; the thread's interruption ends it quietly. */
    void run() {
        try {
            turn.lockInterruptibly();
            confirm(unlessLeftOut(watch.watched().longest(), Health::check));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * One fresh check, without re-probes, of an isolated service too: somebody asks for it. When its turn does not come within
     * the time given, what is known already.
     *
     * @param most the longest wait for the turn, and then the longest that the probe may take
     */
    ServiceView now(Duration most) throws InterruptedException {
        if (turn.tryLock(most.toNanos(), TimeUnit.NANOSECONDS)) {
            try {
                watch.checked(most, Health::check);
            } finally {
                turn.unlock();
            }
        }
        return watch.view();
    }

    /** A check unless one is running, whose result is as fresh; answers with the wait until the re-probe, if it asks for one. */
    Optional<Duration> onScrape(Duration most) throws InterruptedException {
        return turn.tryLock() ? unlessLeftOut(most, Health::check) : Optional.empty();
    }

    /** Re-probes as long as the last answer asks for it. */
    void confirm(Optional<Duration> first) throws InterruptedException {
        Optional<Duration> confirmIn = first;
        while (confirmIn.isPresent() && !watch.ended()) {
            Thread.sleep(confirmIn.get());
            turn.lockInterruptibly();
            confirmIn = unlessLeftOut(watch.watched().longest(), Health::confirmation);
        }
    }

    /**
     * Checks it on behalf of a dependent that fails, unless that is being done, or it was checked since then or a second ago:
     * a thousand dependents that fail one after the other must not become a storm.
     */
    void glance(Instant since) throws InterruptedException {
        if (!watch.isFresh(since) && glancing.compareAndSet(false, true)) {
            try {
                confirm(onScrape(watch.watched().longest()));
            } finally {
                glancing.set(false);
            }
        }
    }

    /** A check that nobody asked for, by the holder of the turn, which it gives up: left out while the service is isolated. */
    private Optional<Duration> unlessLeftOut(Duration most, Watch.Fold fold) throws InterruptedException {
        try {
            return watch.leftOut() ? Optional.empty() : watch.checked(most, fold);
        } finally {
            turn.unlock();
        }
    }
}
