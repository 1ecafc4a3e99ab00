package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigException;
import dev.chiron.metrics.Build;
import dev.chiron.metrics.ChironMetrics;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.store.Registration;
import dev.chiron.store.Store;
import dev.chiron.store.StoreException;
import dev.chiron.store.StoreSettings;
import dev.chiron.testing.ExpectedLog;
import dev.chiron.testing.Stopwatch;
import dev.chiron.web.RegistrationDesk.Answer;
import dev.chiron.web.RegistrationDesk.Flaw;
import dev.chiron.web.RegistrationDesk.Removal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Services registered at run time, over a real store. */
class RosterTest {
    private static final String FILE = """
            modules:
              tcp: {prober: tcp}
              cmd: {prober: exec, exec: {command: ["/bin/true"]}}
              pg: {prober: postgres}
            security: {probe_targets: {deny: ["192.0.2.9"]}}
            defaults: {interval: 7s}
            services:
              - {name: own, module: tcp, target: "127.0.0.1:1"}
            """;

    @RegisterExtension
    static final ExpectedLog LOG = ExpectedLog.of("dev.chiron.app.Roster", "dev.chiron.store");

    @TempDir
    Path folder;

    private final Clock clock = Clock.system();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker =
            new Ticker(clock, 10, new ChironMetrics(new Build("1", "a", "25"), clock).punctuality());
    private final Monitor monitor = new Monitor(clock, ticker, guard, _ -> {});
    private final Equipment equipment = new Equipment(clock);
    private Store store;
    private Roster roster;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(
                new StoreSettings(Optional.empty(), Duration.ofDays(7), Duration.ofDays(90), 1000), folder, clock);
        store.start();
        store.remembered().join(); // From here on it also keeps what is registered.
        roster = new Roster(clock, monitor, Optional.of(store.history()), settings(FILE));
        roster.configured(settings(FILE));
    }

    @AfterEach
    void close() {
        roster.close();
        store.close();
        monitor.close();
        ticker.close();
        guard.close();
        equipment.close();
    }

    private ChironSettings settings(String text) throws IOException, ConfigException {
        return ChironSettings.load(Files.writeString(folder.resolve("chiron.yml"), text), equipment);
    }

    private static String entry(String name, String more) {
        return "{\"name\":\"" + name + "\",\"module\":\"tcp\",\"target\":\"127.0.0.1:9\"" + more + "}";
    }

    private List<String> watched() {
        return monitor.fleet().services().stream().map(ServiceView::name).toList();
    }

    private List<Flaw> flaws(String entry) throws StoreException {
        return ((Answer.Wrong) roster.register(entry, "ann")).flaws();
    }

    @Test
    void aRegisteredServiceIsWatchedByTheDefaultsOfTheFileAndKept() throws Exception {
        assertThat(roster.register(entry("new", ",\"depends_on\":[\"own\"]"), "ann"))
                .isEqualTo(new Answer.Registered("new", true));
        assertThat(watched()).containsExactly("own", "new");
        assertThat(monitor.find("new").orElseThrow().watched().service().interval())
                .hasValue(Duration.ofSeconds(7));
        assertThat(monitor.find("new").orElseThrow().watched().isRegistered()).isTrue();
        assertThat(monitor.find("own").orElseThrow().watched().isRegistered()).isFalse();
        assertThat(store.history().registrations())
                .singleElement()
                .returns("new", Registration::service)
                .returns("ann", Registration::by);
    }

    @Test
    void theSameNameAgainReplacesAndNeverDoublesAndKeepsWhatIsKnown() throws Exception {
        roster.register(entry("new", ""), "ann");
        monitor.check("new", Duration.ofSeconds(5));
        assertThat(roster.register(entry("new", ",\"critical\":true"), "bob"))
                .isEqualTo(new Answer.Registered("new", false));
        assertThat(watched()).containsExactly("own", "new");
        assertThat(monitor.find("new").orElseThrow().last()).isPresent();
        assertThat(store.history().registrations()).singleElement().returns("bob", Registration::by);
    }

    @Test
    void everythingThatIsWrongIsSaidWithItsField() throws Exception {
        assertThat(flaws("{\"name\":\"a b\",\"target\":\"x\",\"intervall\":\"5s\",\"module\":\"tpc\"}"))
                .extracting(Flaw::field)
                .contains("name", "intervall", "module");
        assertThat(flaws(entry("a", ",\"heal\":{\"action\":\"restart\"}")))
                .extracting(Flaw::field)
                .contains("heal");
        assertThat(flaws(entry("a", ",\"depends_on\":[\"nobody\"]")))
                .containsExactly(new Flaw("depends_on", "\"nobody\" is no service that is watched"));
        assertThat(watched()).containsExactly("own");
    }

    @Test
    void whatWouldReachThisMachineOrAStrangerIsRefused() throws Exception {
        assertThat(flaws("{\"name\":\"a\",\"module\":\"cmd\"}"))
                .extracting(Flaw::field)
                .containsExactly("module");
        assertThat(flaws("{\"name\":\"a\",\"module\":\"pg\",\"target\":\"db.example.org\"}"))
                .extracting(Flaw::field)
                .containsExactly("target");
        assertThat(flaws("{\"name\":\"a\",\"module\":\"tcp\",\"target\":\"192.0.2.9:80\"}"))
                .extracting(Flaw::field)
                .containsExactly("target");
        assertThat(flaws("{\"name\":\"a\",\"module\":\"tcp\",\"target\":\"169.254.169.254:80\"}"))
                .extracting(Flaw::field)
                .containsExactly("target");
        assertThat(flaws(entry("a", ",\"labels\":{\"x\":\"${HOME}\"}"))
                        .getFirst()
                        .detail())
                .contains("environment");
    }

    @Test
    void furtherProbesAreNotToBeRegisteredForTheyWouldPassTheSameRefusals() throws Exception {
        assertThat(flaws(entry("a", ",\"probes\":{\"readiness\":{\"module\":\"cmd\",\"target\":\"x\"}}")))
                .extracting(Flaw::field)
                .containsExactly("probes");
    }

    @Test
    void aRegisteredTargetIsAStrangersWhereverItsNameLeads() throws Exception {
        ChironSettings denying = settings(FILE.replace("192.0.2.9", "127.0.0.1"));
        roster.configured(denying);
        roster.register("{\"name\":\"sly\",\"module\":\"tcp\",\"target\":\"localhost:9\"}", "ann");
        ServiceView view = monitor.check("sly", Duration.ofSeconds(5)).orElseThrow();
        assertThat(view.last().orElseThrow().detail()).contains("security.probe_targets");
        ServiceView own = monitor.check("own", Duration.ofSeconds(5)).orElseThrow();
        assertThat(own.last().orElseThrow().detail()).doesNotContain("probe_targets");
    }

    @Test
    void whatTheConfigurationNamesIsNotToBeRegisteredNorTakenOut() throws Exception {
        assertThat(roster.register(entry("own", ""), "ann")).isInstanceOf(Answer.Taken.class);
        assertThat(roster.remove("own")).isEqualTo(Removal.CONFIGURED);
        assertThat(roster.remove("nobody")).isEqualTo(Removal.UNKNOWN);
    }

    @Test
    void aServiceThatIsTakenOutIsGoneForGood() throws Exception {
        roster.register(entry("new", ""), "ann");
        assertThat(roster.remove("new")).isEqualTo(Removal.REMOVED);
        assertThat(watched()).containsExactly("own");
        assertThat(store.history().registrations()).isEmpty();
    }

    @Test
    void aReloadKeepsWhatWasRegisteredUnlessTheFileNamesItToo() throws Exception {
        roster.register(entry("new", ""), "ann");
        roster.register(entry("other", ""), "ann");
        roster.configured(settings(FILE + "  - {name: new, module: tcp, target: \"127.0.0.1:2\"}\n"));
        assertThat(watched()).containsExactly("own", "new", "other");
        assertThat(monitor.find("new").orElseThrow().watched().isRegistered()).isFalse();
        Awaitility.await()
                .untilAsserted(() -> assertThat(store.history().registrations())
                        .extracting(Registration::service)
                        .containsExactly("other"));
    }

    @Test
    void whatGivesWayWhileTheStoreIsAwayIsTakenOutAsSoonAsItIsBack() throws Exception {
        roster.register(entry("new", ""), "ann");
        execute("ALTER TABLE registered_services RENAME TO away");
        roster.configured(settings(FILE + "  - {name: new, module: tcp, target: \"127.0.0.1:2\"}\n"));
        Awaitility.await()
                .until(() -> LOG.messages().stream()
                        .anyMatch(message -> message.startsWith("new cannot be taken out of the store now")));
        roster.configured(settings(FILE));
        assertThat(watched()).containsExactly("own");

        execute("ALTER TABLE away RENAME TO registered_services");

        Awaitility.await()
                .ignoreException(StoreException.class)
                .until(() -> store.history().registrations().isEmpty());
        assertThat(LOG.messages().stream().filter(message -> message.startsWith("new cannot be")))
                .as("said once")
                .hasSize(1);
    }

    private void execute(String statement) throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chiron.db"));
                Statement run = other.createStatement()) {
            run.execute(statement);
        }
    }

    @Test
    void whatAReloadTakesTheModuleFromComesBackWithIt() throws Exception {
        roster.register(entry("new", ""), "ann");
        String without =
                FILE.replace("  tcp: {prober: tcp}", "  tcp2: {prober: tcp}").replace("module: tcp,", "module: tcp2,");
        roster.configured(settings(without));
        assertThat(watched()).containsExactly("own");
        roster.configured(settings(FILE));
        assertThat(watched()).containsExactly("own", "new");
    }

    @Test
    void aRestartFindsWhatWasRegistered() throws Exception {
        roster.register(entry("new", ""), "ann");
        Roster next = new Roster(clock, monitor, Optional.of(store.history()), settings(FILE));
        next.configured(settings(FILE));
        assertThat(watched()).containsExactly("own");
        next.restore(store.history().registrations());
        assertThat(watched()).containsExactly("own", "new");
    }

    @Test
    void aReloadDoesNotWaitForAStoreThatIsSlowAndTheFileStillGoesFirst() throws Exception {
        AtomicReference<Answer> answer = new AtomicReference<>();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("chiron.db"));
                Statement hold = other.createStatement()) {
            hold.execute("BEGIN IMMEDIATE");
            Thread caller = Thread.ofVirtual().start(() -> answer.set(register("new")));
            Awaitility.await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            ChironSettings next = settings(FILE + "  - {name: new, module: tcp, target: \"127.0.0.1:2\"}\n");
            Stopwatch watch = Stopwatch.start();
            Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> roster.configured(next));
            assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(1));
            hold.execute("ROLLBACK");
            assertThat(caller.join(Duration.ofSeconds(20))).isTrue();
        }
        assertThat(answer.get()).isInstanceOf(Answer.Taken.class);
        assertThat(watched()).containsExactly("own", "new");
        assertThat(store.history().registrations()).isEmpty();
    }

    @Test
    void fiftyAtOnceWhoRegisterTheSameServiceMakeOne() throws Exception {
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        List<Thread> callers = IntStream.range(0, 50)
                .mapToObj(_ -> Thread.ofVirtual().start(() -> answers.add(register("new"))))
                .toList();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(answers).hasSize(50).containsOnlyOnce(new Answer.Registered("new", true));
        assertThat(watched()).containsExactly("own", "new");
        assertThat(store.history().registrations()).hasSize(1);
    }

    private Answer register(String name) {
        try {
            return roster.register(entry(name, ""), "ann");
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anEntryIsBounded() throws Exception {
        assertThat(flaws(entry("a", ",\"labels\":{\"x\":\"" + "y".repeat(20_000) + "\"}"))
                        .getFirst()
                        .detail())
                .contains("16384 characters");
    }

    @Test
    void withoutTheStoreNothingIsRegistered() {
        store.close();
        assertThatThrownBy(() -> roster.register(entry("new", ""), "ann")).isInstanceOf(StoreException.class);
        assertThat(watched()).containsExactly("own");
    }
}
