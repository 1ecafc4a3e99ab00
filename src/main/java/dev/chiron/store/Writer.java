package dev.chiron.store;

import dev.chiron.schedule.Clock;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that opens the database and writes to it: what waits in the inbox twice a second, and what somebody waits for at
 * once. While the database is away it is asked again behind a circuit breaker, and the batch in hand is kept.
 */
final class Writer {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
    private static final Duration CADENCE = Duration.ofMillis(400);
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(15);
    private static final Duration LAST_WORDS = Duration.ofSeconds(3);
    private static final int MOST_ROWS = 2_000;
    private static final int MOST_TASKS = 1_000;
    private static final double RETRY_FACTOR = 1.5;

    private final Database database;
    private final Inbox inbox;
    private final Clock clock;
    private final Opened opened;
    private final Heard heard;
    private final Thread thread;
    private final BlockingQueue<WriteTask<?>> tasks = new ArrayBlockingQueue<>(MOST_TASKS);
    private final CircuitBreaker breaker = CircuitBreaker.of(
            "store",
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(1)
                    .minimumNumberOfCalls(1)
                    .failureRateThreshold(100)
                    .permittedNumberOfCallsInHalfOpenState(1)
                    .writableStackTraceEnabled(false)
                    .waitIntervalFunctionInOpenState(
                            IntervalFunction.ofExponentialBackoff(FIRST_RETRY, RETRY_FACTOR, LONGEST_RETRY))
                    .build());
    private final CountDownLatch looked = new CountDownLatch(1);
    private final LongAdder written = new LongAdder();
    private final Hand hand;
    private boolean told;
    private long nextLook;
    private volatile @Nullable Pools pools;
    private volatile boolean available;
    private volatile boolean closing;
    private volatile Duration commitDelay = Duration.ZERO;

    /** Looks at the database when it is first open, on the writer's thread and before anything is written. */
    interface Opened {
        /** Returns what is to be done once others may read and write too. */
        Runnable on(Pools pools) throws StoreException;
    }

    Writer(Database database, Inbox inbox, Clock clock, Opened opened, Heard heard) {
        this.database = database;
        this.inbox = inbox;
        this.clock = clock;
        this.opened = opened;
        this.heard = heard;
        hand = new Hand(inbox, MOST_ROWS);
        thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** The open database; empty while it is away. */
    Optional<Pools> pools() {
        return available ? Optional.ofNullable(pools) : Optional.empty();
    }

    boolean hasLooked() {
        return looked.getCount() == 0;
    }

    void awaitFirstLook(Duration most) {
        try {
            boolean found = looked.await(most.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("the database was looked for: {}", found);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    boolean available() {
        return available;
    }

    long written() {
        return written.sum();
    }

    int inHand() {
        return hand.size();
    }

    /** How long the oldest event that is not written has waited; zero when nothing waits. */
    Duration longestWait() {
        OptionalLong since = hand.oldest();
        return since.isPresent() ? clock.since(since.getAsLong()) : Duration.ZERO;
    }

    /** How old the oldest event of the latest batch was when that was committed. */
    Duration commitDelay() {
        return commitDelay;
    }

    /** Has something written now, in a transaction of its own, and waits for it. */
    <T> T write(WriteTask.Work<T> work) throws StoreException {
        if (!available || closing) {
            throw new StoreException(database.shown() + " cannot be reached");
        }
        WriteTask<T> task = new WriteTask<>(work);
        if (!tasks.offer(task)) {
            throw new StoreException(database.shown() + " is too slow: " + MOST_TASKS + " others wait to write");
        }
        return task.await();
    }

    private void run() {
        try {
            nextLook = clock.nanos();
            while (!closing) {
                turn();
            }
            turn();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            tasks.forEach(WriteTask::giveUp);
            available = false;
            Pools open = pools;
            if (open != null) {
                open.close();
            }
            database.release();
        }
    }

    private void turn() throws InterruptedException {
        WriteTask<?> task = tasks.poll(closing ? 0 : Math.max(0, nextLook - clock.nanos()), TimeUnit.NANOSECONDS);
        if (task != null) {
            guarded(() -> task.run(this::connection));
        }
        if (closing || clock.nanos() - nextLook >= 0) {
            nextLook = clock.nanos() + CADENCE.toNanos();
            boolean ready = ready();
            looked.countDown();
            if (ready) {
                flush();
            }
        }
    }

    /** Opens the database if need be, and asks it whether it is back if it was away. */
    private boolean ready() {
        return available || (breaker.tryAcquirePermission() && guarded(this::reach) && available);
    }

    private void reach() throws StoreException, SQLException {
        Runnable then = () -> {};
        if (pools == null) {
            database.prepare();
            Pools fresh = new Pools(database);
            try {
                then = opened.on(fresh);
            } catch (StoreException | RuntimeException e) {
                fresh.close();
                throw e;
            }
            pools = fresh;
        } else {
            try (Connection connection = connection()) {
                connection.createStatement().execute("SELECT 1");
            }
        }
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        available = true;
        told = false;
        LOG.info("memory is kept in {}", database.shown());
        then.run();
    }

    private void flush() {
        while (!closed() && hand.fill()) {
            if (!guarded(this::commit)) {
                return;
            }
        }
    }

    private boolean closed() {
        return thread.isInterrupted();
    }

    private void commit() throws SQLException {
        Hand.Piece piece = hand.first();
        try {
            commit(piece);
            hand.written();
            piece.letters().oldest().ifPresent(oldest -> commitDelay = Duration.between(oldest, clock.now()));
        } catch (SQLException e) {
            if (!Faults.ofTheData(e)) {
                throw e;
            }
            refused(piece, e);
        }
    }

    /** The database refuses something of the piece: what it takes is kept, the rest dropped and counted. */
    private void refused(Hand.Piece piece, SQLException refusal) {
        if (piece.letters().size() > 1) {
            LOG.warn("{} refuses a row: {}", database.shown(), Faults.line(refusal));
            hand.split();
        } else {
            hand.written();
            inbox.drop(1);
        }
    }

    private void commit(Hand.Piece piece) throws SQLException {
        Letters letters = piece.letters();
        try (Connection connection = connection()) {
            connection.setAutoCommit(false);
            try {
                if (BatchMark.set(connection, hand.writer(), piece.number(), clock.now())) {
                    Batch batch = new Batch(connection, database);
                    batch.checks(letters.checks());
                    heard.writing(connection, letters.checks());
                    batch.incidents(letters.incidents());
                    PauseTable.apply(connection, letters.pauses());
                }
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
        written.add(letters.size());
        heard.written(letters.checks());
    }

    private Connection connection() throws SQLException {
        Pools open = pools;
        if (open == null) {
            throw new SQLException("not open");
        }
        return open.writing();
    }

    private interface Attempt {
        void make() throws SQLException, StoreException;
    }

    /** Whether it went well; a failure is logged when it is the first, and the database counts as away. */
    private boolean guarded(Attempt attempt) {
        try {
            attempt.make();
            return true;
        } catch (SQLException | StoreException | JdbiException e) {
            lost(e);
            return false;
        } catch (RuntimeException e) {
            LOG.error("memory was not written", e);
            lost(e);
            return false;
        }
    }

    private void lost(Exception e) {
        if (!told) {
            LOG.warn("memory is not kept for now, checks go on: {}", Faults.line(e));
            told = true;
        }
        available = false;
        breaker.onError(0, TimeUnit.NANOSECONDS, e);
    }

    /** Writes what waits, for three seconds at most, and ends; one that was never started lets go of the database. */
    void close() {
        closing = true;
        if (thread.getState() == Thread.State.NEW) {
            database.release();
            return;
        }
        tasks.offer(WriteTask.wakeUp());
        try {
            if (!thread.join(LAST_WORDS)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
