package dev.chiron.heal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Where the journal's questions and transactions are carried out: on a few threads of its own, because the embedded database
 * blocks the thread that it is called on, which must not be a virtual one.
 */
final class JournalDesk implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MOST_WAITING = 1_000;
    private static final int PATIENCE_SECONDS = 10;
    private static final int IDLE_SECONDS = 30;

    private final Journal.Source source;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("heal-journal-", 1).daemon().factory());

    /** What is done with a connection. */
    interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    JournalDesk(Journal.Source source) {
        this.source = source;
        threads.allowCoreThreadTimeOut(true);
    }

    /** Asks, outside of a transaction. */
    <T> T read(Work<T> question) throws IOException {
        return answered(() -> {
            try (Connection connection = source.open()) {
                return question.in(connection);
            }
        });
    }

    /** Does it in one transaction; when this throws, nobody knows whether it was committed. */
    <T> T write(Work<T> work) throws IOException {
        return answered(() -> {
            try (Connection connection = source.open()) {
                return committed(connection, work);
            }
        });
    }

    private static <T> T committed(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        boolean committed = false;
        try {
            T done = work.in(connection);
            connection.commit();
            committed = true;
            return done;
        } finally {
            if (!committed) {
                connection.rollback();
            }
            connection.setAutoCommit(true); // This would commit the half of it that an error left.
        }
    }

    private interface Question<T> {
        T answer() throws SQLException;
    }

    private <T> T answered(Question<T> question) throws IOException {
        Future<T> answer;
        try {
            answer = threads.submit(question::answer);
        } catch (RejectedExecutionException e) {
            throw new IOException("the journal is closed, or too slow: " + MOST_WAITING + " others wait for it", e);
        }
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(line(e.getCause() == null ? e : e.getCause()), e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("the journal did not answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the journal was not waited for");
        }
    }

    private static String line(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
