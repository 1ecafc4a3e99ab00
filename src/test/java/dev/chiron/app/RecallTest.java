package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import dev.chiron.metrics.Build;
import dev.chiron.metrics.ChironMetrics;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Incident;
import dev.chiron.monitor.Incidents;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Pause;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.store.PastIncident;
import dev.chiron.store.Store;
import dev.chiron.store.StoreSettings;
import dev.chiron.testing.ExpectedLog;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.TempFolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What one run of the program knew and the next one takes in, whenever the database comes. */
class RecallTest {
    private static final Duration LONG = Duration.ofSeconds(5);

    @RegisterExtension
    static final ExpectedLog LOG = ExpectedLog.of("dev.chiron.store");

    private final TempFolder folder = TempFolder.create("recall");
    private final Path data = folder.file("data");
    private final int port = FreePort.find();

    @AfterEach
    void close() {
        folder.close();
    }

    /** One run of the program, as far as memory goes; checks are made when the test says so. */
    private final class Run implements AutoCloseable {
        final Clock clock = Clock.system();
        final DeadlineGuard guard = new DeadlineGuard();
        final Equipment equipment = new Equipment(clock);
        final Ticker ticker = new Ticker(clock, 10, new ChironMetrics(new Build("1", "a", "25"), clock).punctuality());
        final List<Consumer<Event>> ears = new CopyOnWriteArrayList<>();
        final Listeners listeners = new Listeners(ears);
        final Monitor monitor = new Monitor(clock, ticker, guard, listeners);
        final Incidents incidents = new Incidents(clock, monitor, listeners);
        final Store store;

        Run() throws Exception {
            ChironSettings settings = ChironSettings.load(folder.write("chiron.yml", """
                    modules: {tcp: {prober: tcp, timeout: 2s}}
                    defaults: {interval: 1m, failure_threshold: 1, confirm: {retries: 0}}
                    services: [{name: api, module: tcp, target: "127.0.0.1:%d"}]
                    """.formatted(port)), equipment);
            store = Store.open(
                    new StoreSettings(Optional.empty(), Duration.ofDays(7), Duration.ofDays(90), 1000), data, clock);
            ears.addAll(List.of(store, incidents));
            Roster roster = new Roster(clock, monitor, Optional.of(store.history()), settings);
            store.start();
            roster.configured(settings);
            new Recall(roster, monitor, incidents).from(store);
        }

        ServiceView check() throws Exception {
            return monitor.check("api", LONG).orElseThrow();
        }

        Optional<Incident> incident() {
            return incidents.of("api");
        }

        @Override
        public void close() {
            incidents.close();
            monitor.close();
            ticker.close();
            guard.close();
            equipment.close();
            store.close();
        }
    }

    /** A run in which the service was up for a moment and then goes down; its incident. */
    private Incident upThenDown() throws Exception {
        try (Run run = new Run()) {
            try (ServerSocket server = new ServerSocket(port, 5, InetAddress.ofLiteral("127.0.0.1"))) {
                run.check();
                await().pollDelay(50, TimeUnit.MILLISECONDS).until(server::isBound);
                assertThat(run.check().status()).isEqualTo(Status.UP);
            }
            assertThat(run.check().status()).isEqualTo(Status.DOWN);
            run.monitor.pause("api", new Pause("ann", "night", Instant.now(), Optional.empty()));
            return run.incident().orElseThrow();
        }
    }

    /** Waits until all of the past is taken in, of which the incidents come last. */
    private static void awaitRecalled(Run run) {
        await().until(() -> run.incident().isPresent());
    }

    private void takeAway() throws Exception {
        Files.move(data, folder.file("elsewhere"));
        Files.writeString(data, "in the way");
    }

    private void bringBack() throws Exception {
        Files.delete(data);
        Files.move(folder.file("elsewhere"), data);
    }

    @Test
    void whatWasKnownIsBackBeforeTheFirstCheck() throws Exception {
        Incident incident = upThenDown();
        try (Run run = new Run()) {
            awaitRecalled(run);
            ServiceView view = run.monitor.find("api").orElseThrow();
            assertThat(view.status()).isEqualTo(Status.DOWN);
            assertThat(view.last()).isEmpty();
            assertThat(view.uptime().get(Uptime.Window.DAY)).isPositive();
            assertThat(view.pause()).map(Pause::by).contains("ann");
            assertThat(run.incident()).map(Incident::id).contains(incident.id());
        }
    }

    @Test
    void aDatabaseThatComesLateGivesThePastBackAndTheFirstIncidentGoesOn() throws Exception {
        Incident first = upThenDown();
        takeAway();
        try (Run run = new Run()) {
            assertThat(run.check().uptime()).isEmpty();
            Incident second = run.incident().orElseThrow();
            assertThat(second.id()).isNotEqualTo(first.id());

            bringBack();
            await().until(() -> run.incident().map(Incident::id).equals(Optional.of(first.id())));
            await().until(() -> run.store.available() && run.store.queueLength() == 0);

            ServiceView view = run.monitor.find("api").orElseThrow();
            assertThat(view.last()).isPresent();
            assertThat(view.state().since())
                    .as("down all the while")
                    .isEqualTo(first.triggeredAt().truncatedTo(ChronoUnit.MILLIS));
            assertThat(view.state().latencyEwma()).isPresent();
            assertThat(view.uptime().get(Uptime.Window.DAY)).isPositive();
            assertThat(view.pause()).map(Pause::by).contains("ann");
            assertThat(run.incident()).map(Incident::id).contains(first.id());
            await().untilAsserted(() -> assertThat(run.store
                            .history()
                            .incidents(Optional.of("api"), Optional.empty(), 10, Optional.empty())
                            .items())
                    .extracting(PastIncident::incident)
                    .satisfiesExactlyInAnyOrder(
                            open -> assertThat(open)
                                    .returns(first.id(), Incident::id)
                                    .returns(true, Incident::isActive),
                            over -> assertThat(over)
                                    .returns(second.id(), Incident::id)
                                    .returns(false, Incident::isActive)));
        }
        assertThat(LOG.messages()).anyMatch(line -> line.startsWith("memory is not kept for now, checks go on: "));
    }

    @Test
    void aServiceThatIsUpByThenHasItsRememberedIncidentEndedByTheNextCheckAndKeepsANewerPause() throws Exception {
        upThenDown();
        takeAway();
        try (Run run = new Run();
                ServerSocket server = new ServerSocket(port, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThat(run.check().status()).isEqualTo(Status.UP);
            run.monitor.pause("api", new Pause("bob", "moving", Instant.now(), Optional.empty()));

            bringBack();
            awaitRecalled(run);

            assertThat(server.isBound()).isTrue();
            assertThat(run.monitor.find("api").orElseThrow().pause())
                    .map(Pause::by)
                    .contains("bob");
            run.check();
            assertThat(run.incidents.active()).isEmpty();
        }
    }
}
