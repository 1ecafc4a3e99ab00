package dev.chiron.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.config.Secret;
import dev.chiron.monitor.Incident;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.ExpectedLog;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database server that is not there yet, goes away, or stands still. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreFaultsIT {
    private static final Instant START = Instant.parse("2026-01-20T10:00:00Z");
    private static final int QUEUE = 300;
    private static final Duration LONGEST_ACCEPT = Duration.ofMillis(100);

    @RegisterExtension
    static final ExpectedLog LOG = ExpectedLog.of("dev.chiron.store", "com.zaxxer.hikari");

    private final TempFolder folder = TempFolder.create("faults");
    private final RealPostgres server = RealPostgres.create();
    private final Happenings happenings = new Happenings();
    private int databases;

    @BeforeAll
    void user() {
        server.createUser("chiron", "s3cret");
    }

    @AfterAll
    void stop() {
        server.close();
        folder.close();
    }

    private Store open() throws IOException {
        String database = "faults" + ++databases;
        server.createDatabase(database, "chiron");
        return open(database, "s3cret");
    }

    private Store open(String database, String password) throws IOException {
        return openAt(server.url(database), password);
    }

    private Store openAt(String url, String password) throws IOException {
        Store store = Store.open(
                new StoreSettings(
                        Optional.of(new StoreSettings.PostgresServer(
                                url, Optional.of("chiron"), Optional.of(Secret.of(password)))),
                        Duration.ofDays(7),
                        Duration.ofDays(90),
                        QUEUE),
                folder.path(),
                Clock.system());
        store.start();
        return store;
    }

    private static void awaitAvailable(Store store, boolean wanted) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> store.available() == wanted);
    }

    /** Tells so many checks, and that telling took no time. */
    private void tellQuickly(Store store, int from, int many) {
        for (int check = from; check < from + many; check++) {
            Stopwatch watch = Stopwatch.start();
            store.accept(happenings.passed("api", START.plusSeconds(check), Duration.ofMillis(5)));
            assertThat(watch.elapsed()).isLessThan(LONGEST_ACCEPT);
        }
    }

    private void tell(Store store, int many) {
        for (int check = 0; check < many; check++) {
            store.accept(happenings.passed("api", START.plusSeconds(check), Duration.ofMillis(5)));
        }
    }

    private static int remembered(Store store) throws StoreException {
        return store.history()
                .checks(Optional.of("api"), START, START.plusSeconds(100_000), 10_000, Optional.empty())
                .items()
                .size();
    }

    @Test
    void aServerThatComesLateIsMigratedThenAndWhatWaitedIsWritten() throws Exception {
        String database = "late" + ++databases;
        server.createDatabase(database, "chiron");
        server.stop();
        Stopwatch watch = Stopwatch.start();
        try (Store store = open(database, "s3cret")) {
            assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(1));
            tellQuickly(store, 0, 50);
            store.awaitFirstLook(Duration.ofSeconds(15));
            assertThat(store.healthy()).isFalse();
            assertThat(store.remembered()).isNotDone();
            assertThatThrownBy(() -> remembered(store))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("cannot be reached");
            assertThatThrownBy(() -> store.history().deregister("x")).isInstanceOf(StoreException.class);

            server.start();

            awaitAvailable(store, true);
            await().atMost(30, TimeUnit.SECONDS).until(() -> store.written() == 50);
            assertThat(remembered(store)).isEqualTo(50);
            assertThat(store.remembered()).isDone();
            assertThat(store.healthy()).isTrue();
        }
    }

    @Test
    void aServerThatGoesAwayCostsNothingButWhatTheQueueCannotHoldAndNoIncident() throws Exception {
        try (Store store = open()) {
            awaitAvailable(store, true);
            tellQuickly(store, 0, 10);
            await().atMost(30, TimeUnit.SECONDS).until(() -> store.written() == 10);
            server.stop();
            store.accept(happenings.passed("api", START.plusSeconds(10), Duration.ofMillis(5)));
            awaitAvailable(store, false);

            tellQuickly(store, 11, QUEUE + 100);
            Incident incident = Happenings.incident("api", START, Optional.empty());
            store.accept(Happenings.changed(START, incident, Incident.Kind.CHANGE, "down"));

            assertThat(store.queueLength()).isBetween(QUEUE, QUEUE + 110);
            assertThat(store.dropped()).isBetween(90L, 101L);
            assertThat(store.healthy()).isFalse();
            server.start();
            awaitAvailable(store, true);
            await().atMost(30, TimeUnit.SECONDS).until(() -> store.queueLength() == 0);
            assertThat(remembered(store) + store.dropped()).isEqualTo(11 + QUEUE + 100);
            assertThat(store.history()
                            .incidents(Optional.empty(), Optional.of(true), 10, Optional.empty())
                            .items())
                    .extracting(PastIncident::incident)
                    .containsExactly(incident);
        }
    }

    @Test
    void sessionsThatTheServerEndsAreOpenedAnew() throws Exception {
        try (Store store = open()) {
            awaitAvailable(store, true);
            server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'chiron'");
            tellQuickly(store, 0, 20);

            await().atMost(30, TimeUnit.SECONDS).until(() -> store.written() == 20);
            awaitAvailable(store, true);
            assertThat(remembered(store)).isEqualTo(20);
        }
    }

    @Test
    void aTableThatIsLockedDelaysNobodyWhoTells() throws Exception {
        try (Store store = open();
                var other = server.connect("faults" + databases)) {
            awaitAvailable(store, true);
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE service_health_checks IN ACCESS EXCLUSIVE MODE");

            tellQuickly(store, 0, QUEUE);
            assertThat(store.written()).isZero();
            other.rollback();

            await().atMost(30, TimeUnit.SECONDS).until(() -> store.written() == QUEUE);
        }
    }

    @Test
    void aBatchWhoseCommitIsLeftInDoubtIsWrittenOnce() throws Exception {
        String database = "faults" + ++databases;
        server.createDatabase(database, "chiron");
        try (CuttingProxy proxy = new CuttingProxy(server.port());
                Store store = openAt(
                        // Else the driver sends the word but once in a connection, to prepare it.
                        server.url(database).replace(":" + server.port(), ":" + proxy.port()) + "?prepareThreshold=0",
                        "s3cret")) {
            awaitAvailable(store, true);
            proxy.cut(2);
            tell(store, 20);

            await().atMost(30, TimeUnit.SECONDS).until(() -> store.written() == 20);
            assertThat(proxy.left()).isZero();
            awaitAvailable(store, true);
            assertThat(remembered(store)).isEqualTo(20);
        }
    }

    @Test
    void aDatabaseThatDoesNotAnswerShowsWithinSecondsOfTheFirstThatWaits() throws Exception {
        try (Store store = open();
                var other = server.connect("faults" + databases)) {
            awaitAvailable(store, true);
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE service_health_checks IN ACCESS EXCLUSIVE MODE");
            assertThat(store.healthy()).isTrue();

            Stopwatch watch = Stopwatch.start();
            long begun = System.nanoTime();
            tell(store, 3);
            await().atMost(30, TimeUnit.SECONDS).until(() -> !store.healthy());
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(Duration.ofMillis(2_900));
            assertThat(watch.elapsed()).isLessThanOrEqualTo(Duration.ofSeconds(6));
            assertThat(store.available()).as("nobody has given up yet").isTrue();
            other.rollback();

            await().atMost(30, TimeUnit.SECONDS).until(() -> store.written() == 3 && store.healthy());
        }
    }

    @Test
    void aWrongPasswordIsAServerThatIsAwayAndClosingDoesNotHang() throws Exception {
        String database = "refused" + ++databases;
        server.createDatabase(database, "chiron");
        Store store = open(database, "wrong");
        tellQuickly(store, 0, 5);
        Stopwatch watch = Stopwatch.start();
        store.close();

        assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(8));
        assertThat(store.written()).isZero();
        assertThat(LOG.messages())
                .anyMatch(line -> line.startsWith("memory is not kept for now, checks go on: cannot open PostgreSQL ")
                        && line.contains("password authentication failed"));
    }
}
