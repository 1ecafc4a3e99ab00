package dev.chiron.probe;

import dev.chiron.schedule.Deadline;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls that may block in the kernel, each on a platform thread of its own, one at a time.
 *
 * <p>A call that never returns costs one thread: whoever calls meanwhile waits for his turn up to his deadline, and no
 * further thread is made.
 */
final class NativeCall {
    private final String name;
    private final Semaphore turn = new Semaphore(1);

    NativeCall(String name) {
        this.name = name;
    }

    /** What the call gives; nothing if it has not by the deadline. An interruption of either end interrupts the call. */
    <T> Optional<T> within(Deadline deadline, Callable<T> call) throws InterruptedException {
        if (deadline.expired() || !turn.tryAcquire(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                task.run();
            } finally {
                turn.release();
            }
        });
        try {
            return Optional.of(task.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(name + " failed: " + e.getCause(), e);
        } finally {
            task.cancel(true);
        }
    }
}
