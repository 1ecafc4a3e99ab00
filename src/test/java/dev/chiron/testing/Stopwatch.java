package dev.chiron.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * How long something took, without the times in which this whole process stood still: that garbage was collected, or the
 * machine was busy elsewhere, says nothing about what is measured, and breaks a bound once in many runs.
 *
 * <p>A thread that does nothing but wake up every other millisecond notices when nobody ran.
 */
public final class Stopwatch {
    private static final long STEP_NANOS = 2_000_000;
    private static final long NOTICED_NANOS = 10_000_000;
    private static final Pulse PULSE = new Pulse();

    private final long startNanos = System.nanoTime();
    private final long stoodBefore = PULSE.stood();

    private Stopwatch() {}

    public static Stopwatch start() {
        return new Stopwatch();
    }

    /** The time since the start in which this process ran. */
    public Duration elapsed() {
        return net(Duration.ofNanos(System.nanoTime() - startNanos));
    }

    /** What is left of a time that somebody else measured since the start. */
    public Duration net(Duration measured) {
        Duration left = measured.minusNanos(PULSE.stood() - stoodBefore);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The same of a metric's seconds. */
    public Duration net(double seconds) {
        return net(Duration.ofNanos((long) (seconds * 1e9)));
    }

    private static final class Pulse {
        private long lastNanos = System.nanoTime();
        private long stoodNanos;

        Pulse() {
            Thread.ofPlatform().name("pulse").daemon().start(this::beat);
        }

        private void beat() {
            while (true) {
                LockSupport.parkNanos(STEP_NANOS);
                stood();
            }
        }

        /** For how long nobody ran, up to now: who asks may be awake before the pulse is. */
        synchronized long stood() {
            long now = System.nanoTime();
            long gap = now - lastNanos;
            lastNanos = now;
            if (gap > NOTICED_NANOS) {
                stoodNanos += gap - STEP_NANOS;
            }
            return stoodNanos;
        }
    }
}
