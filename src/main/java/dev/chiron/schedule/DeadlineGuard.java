package dev.chiron.schedule;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Interrupts a thread that has not ended by its deadline: the backstop behind each probe's own care. */
public final class DeadlineGuard implements AutoCloseable {
    private static final Duration GRACE = Duration.ofMillis(15);

    /** How late the guard itself must be to know that it was not only the watched thread that did not run. */
    private static final Duration LATE = Duration.ofMillis(5);

    private final Duration grace;
    private final ScheduledThreadPoolExecutor timer;

    public DeadlineGuard() {
        this(GRACE);
    }

    private DeadlineGuard(Duration grace) {
        this.grace = grace;
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("deadline-guard").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** A guard that interrupts at the deadline itself, for what has no time-out of its own. */
    public static DeadlineGuard withoutGrace() {
        return new DeadlineGuard(Duration.ZERO);
    }

    /**
     * Watches the calling thread until the watch is closed; the interruption comes at the deadline, or 15 ms after it for a
     * guard with grace. When the guard comes late itself, as after the whole process stood still, the grace begins anew:
     * the thread has not had its own chance to end yet, and knows more of why it ends than we do.
     */
    public Watch watch(Deadline deadline) {
        Watch watch = new Watch(Thread.currentThread());
        watch.pending =
                schedule(() -> fire(watch, deadline), deadline.remaining().plus(grace));
        return watch;
    }

    private void fire(Watch watch, Deadline deadline) {
        if (grace.isPositive() && deadline.overdue().minus(grace).compareTo(LATE) > 0) {
            watch.pending = schedule(watch::fire, grace);
        } else {
            watch.fire();
        }
    }

    private Future<?> schedule(Runnable task, Duration delay) {
        return timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One watched stretch of one thread; closed by that thread. */
    public static final class Watch implements AutoCloseable {
        private enum State {
            WATCHING,
            FIRING,
            FIRED,
            CLOSED
        }

        private final Thread watched;
        private final AtomicReference<State> state = new AtomicReference<>(State.WATCHING);
        private volatile Future<?> pending = CompletableFuture.completedFuture(null);

        private Watch(Thread watched) {
            this.watched = watched;
        }

        private void fire() {
            if (state.compareAndSet(State.WATCHING, State.FIRING)) {
                watched.interrupt();
                state.set(State.FIRED);
            }
        }

        /** Whether the deadline's interruption was sent. */
        public boolean fired() {
            return state.get() == State.FIRED || state.get() == State.FIRING;
        }

        /** Ends the watch; an interruption that it sent is taken back, one from elsewhere stays. */
        @Override
        public void close() {
            pending.cancel(false);
            if (state.compareAndSet(State.WATCHING, State.CLOSED)) {
                return;
            }
            while (state.get() == State.FIRING) {
                Thread.onSpinWait();
            }
            if (state.compareAndSet(State.FIRED, State.CLOSED)) {
                Thread.interrupted();
            }
        }
    }
}
