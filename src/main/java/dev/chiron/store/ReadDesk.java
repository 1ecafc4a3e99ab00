package dev.chiron.store;

import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Reads for others on a few threads of its own: the embedded database blocks the thread it is called on, which must not be a
 * virtual one.
 */
final class ReadDesk implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;
    private static final int MOST_WAITING = 200;
    private static final int IDLE_SECONDS = 30;

    private final Supplier<Optional<Pools>> pools;
    private final String database;
    private final ThreadPoolExecutor threads;

    ReadDesk(Supplier<Optional<Pools>> pools, String database) {
        this.pools = pools;
        this.database = database;
        threads = new ThreadPoolExecutor(
                Pools.READERS,
                Pools.READERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().name("store-reader-", 1).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    <T> T read(Function<Handle, T> question) throws StoreException {
        Pools open = pools.get().orElseThrow(() -> new StoreException(database + " cannot be reached"));
        Future<T> answer;
        try {
            answer = threads.submit(() -> open.readers().withHandle(question::apply));
        } catch (RejectedExecutionException e) {
            throw new StoreException(database + " is too slow: " + MOST_WAITING + " others wait to read");
        }
        return await(answer);
    }

    private <T> T await(Future<T> answer) throws StoreException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof JdbiException failed) {
                throw new StoreException(database + " was not read", rootOf(failed));
            }
            throw new IllegalStateException("reading " + database + " failed", e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new StoreException(database + " did not answer within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new StoreException(database + " was not waited for");
        }
    }

    private static Throwable rootOf(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : rootOf(cause);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
