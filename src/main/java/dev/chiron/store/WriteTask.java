package dev.chiron.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that somebody waits to have written. */
final class WriteTask<T> {
    private static final int PATIENCE_SECONDS = 10;

    private final Work<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /** What is done in one transaction. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    WriteTask(Work<T> work) {
        this.work = work;
    }

    /** Does nothing, so that the writer looks up. */
    static WriteTask<Boolean> wakeUp() {
        WriteTask<Boolean> task = new WriteTask<>(connection -> true);
        task.result.complete(true);
        return task;
    }

    /** Where a connection is had from. */
    interface Source {
        Connection open() throws SQLException;
    }

    /** Runs it on the writer's thread, unless nobody waits any more. */
    void run(Source source) throws SQLException {
        if (result.isDone()) {
            return;
        }
        try (Connection connection = source.open()) {
            connection.setAutoCommit(false);
            T done = work.in(connection);
            connection.commit();
            result.complete(done);
        } catch (SQLException | RuntimeException e) {
            result.completeExceptionally(e);
            if (!Faults.ofTheData(e)) {
                throw e;
            }
        }
    }

    void giveUp() {
        result.completeExceptionally(new IllegalStateException("Chiron is ending"));
    }

    T await() throws StoreException {
        try {
            return result.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new StoreException("was not written", e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            result.cancel(false);
            throw new StoreException("was not written within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("was not waited for");
        }
    }
}
