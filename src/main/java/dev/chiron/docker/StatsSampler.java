package dev.chiron.docker;

import dev.chiron.docker.EngineException.Kind;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the latest measurement of each container, because the engine takes up to a second for one even when it is asked for
 * a single one: who asks gets the one before at once, and the next is measured behind its back. The first is waited for.
 * At most 16 are under way at a time, and 1,000 containers remembered.
 */
final class StatsSampler implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MOST_AT_ONCE = 16;
    private static final int MOST_REMEMBERED = 1_000;

    /** One measurement. */
    interface Measuring {
        ContainerStats measure(String id, Deadline deadline) throws EngineException, InterruptedException;
    }

    /** The newest measurement that went well, and the one that may be under way. */
    private record Slot(@Nullable ContainerStats last, CompletableFuture<ContainerStats> next) {}

    private final Measuring measuring;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("docker-stats-", 0).factory());
    private final Semaphore free = new Semaphore(MOST_AT_ONCE);
    private final Map<String, Slot> slots = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Slot> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    StatsSampler(Measuring measuring) {
        this.measuring = measuring;
    }

    /** The latest measurement of a container; waits only when there is none yet. */
    ContainerStats latest(String id, Deadline deadline) throws EngineException, InterruptedException {
        Slot slot = turned(id, deadline.clock());
        ContainerStats last = slot.last();
        return last == null ? awaited(slot.next(), deadline) : last;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** The slot after a measurement that has ended was put in and, if there is room, another begun. */
    private synchronized Slot turned(String id, Clock clock) throws EngineException {
        Slot before = slots.get(id);
        if (before != null && !before.next().isDone()) {
            return before;
        }
        ContainerStats last = before == null || before.next().isCompletedExceptionally()
                ? null
                : before.next().join();
        boolean room = !threads.isShutdown() && free.tryAcquire();
        if (!room && last == null) {
            throw new EngineException(Kind.OTHER, "too many measurements of containers are under way");
        }
        Slot now = new Slot(last, room ? begun(id, clock) : CompletableFuture.completedFuture(last));
        slots.put(id, now);
        return now;
    }

    private CompletableFuture<ContainerStats> begun(String id, Clock clock) {
        CompletableFuture<ContainerStats> next = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                next.complete(measuring.measure(id, Deadline.after(clock, LIMIT)));
            } catch (EngineException | InterruptedException | RuntimeException e) {
                next.completeExceptionally(e);
            } finally {
                free.release();
            }
        });
        return next;
    }

    private static ContainerStats awaited(CompletableFuture<ContainerStats> next, Deadline deadline)
            throws EngineException, InterruptedException {
        try {
            return next.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException failure) {
                throw failure;
            }
            throw new EngineException(Kind.OTHER, "the measurement broke: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new EngineException(Kind.TIMED_OUT, "the engine has not measured the container yet", e);
        }
    }
}
