package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.Secret;
import dev.chiron.live.Bounds;
import dev.chiron.live.Hub;
import dev.chiron.metrics.Build;
import dev.chiron.metrics.ChironMetrics;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Incidents;
import dev.chiron.monitor.Monitor;
import dev.chiron.net.Access;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.store.Store;
import dev.chiron.store.StoreException;
import dev.chiron.store.StoreSettings;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A control listener on a free port whose intake and heal desk note what they are told. */
final class ControlHouse implements AutoCloseable, AlertIntake {
    final SleptClock clock = new SleptClock();
    final SelfHealth health = new SelfHealth("1.0.0", clock);
    final ChironMetrics metrics = new ChironMetrics(new Build("1.0.0", "abc", "25"), clock);
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    final HealNotes heal = new HealNotes();
    volatile boolean full;
    volatile boolean connected = true;
    volatile SecuritySettings security;
    final Hub hub;
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker = new Ticker(clock, 10, metrics.punctuality());
    final Monitor monitor;
    volatile RegistrationDesk registrations = RegistrationDesk.CLOSED;
    private final Optional<Store> store;
    private final Incidents incidents;
    private final LiveSources live;
    private final ControlListener listener;

    ControlHouse(SecuritySettings security) {
        this(security, WebConfigFile.NONE);
    }

    ControlHouse(SecuritySettings security, WebConfigFile web) {
        this(security, web, LiveTimes.STANDARD, Bounds.STANDARD);
    }

    /** One whose settings may change, and whose streams are as patient as the test. */
    ControlHouse(SecuritySettings security, WebConfigFile web, LiveTimes times, Bounds bounds) {
        this(security, web, times, bounds, Optional.empty());
    }

    /** One that remembers, in an SQLite file of this folder. */
    static ControlHouse remembering(SecuritySettings security, Path folder) {
        return remembering(security, WebConfigFile.NONE, folder);
    }

    static ControlHouse remembering(SecuritySettings security, WebConfigFile web, Path folder) {
        StoreSettings standard = new StoreSettings(Optional.empty(), Duration.ofDays(7), Duration.ofDays(90), 10_000);
        try {
            Store store = Store.open(standard, folder, Clock.system());
            store.start();
            store.remembered().join();
            Awaitility.await().until(store::available);
            return new ControlHouse(security, web, LiveTimes.STANDARD, Bounds.STANDARD, Optional.of(store));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ControlHouse(
            SecuritySettings security, WebConfigFile web, LiveTimes times, Bounds bounds, Optional<Store> store) {
        this.security = security;
        this.store = store;
        hub = Hub.open(clock, new EventJson(), bounds);
        List<Consumer<Event>> ears = new CopyOnWriteArrayList<>(List.of(metrics, hub));
        store.ifPresent(ears::add);
        Consumer<Event> all = event -> ears.forEach(ear -> ear.accept(event));
        monitor = new Monitor(clock, ticker, guard, all);
        incidents = new Incidents(clock, monitor, all);
        ears.addLast(incidents);
        live = new LiveSources(hub, incidents::active, () -> connected, "1.0.0", () -> "lab-1", times);
        metrics.watch(monitor::fleet, ticker::inFlight);
        try {
            listener = ControlListener.start(new ListenAddress("127.0.0.1", 0), () -> this.security, web, sources());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ControlSources sources() {
        return new ControlSources(
                metrics.registry(),
                monitor,
                health,
                this,
                heal,
                store.map(Store::history),
                new Desk(),
                metrics,
                live,
                clock);
    }

    /** The desk that the test has set at this moment. */
    private final class Desk implements RegistrationDesk {
        @Override
        public Answer register(String definition, String by) throws StoreException {
            return registrations.register(definition, by);
        }

        @Override
        public Removal remove(String service) throws StoreException {
            return registrations.remove(service);
        }
    }

    /** Waits until all that was told is written. */
    void awaitWritten() {
        Awaitility.await().until(() -> store.orElseThrow().queueLength() == 0);
    }

    /** Takes the store away, as if its database had gone. */
    void loseStore() {
        store.ifPresent(Store::close);
    }

    /** A token whose file holds these lines. */
    static TokenSettings token(Path folder, String name, Role role, String... lines) {
        try {
            return new TokenSettings(
                    name, role, Secret.inFile(Files.writeString(folder.resolve(name), String.join("\n", lines))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Security by tokens alone. */
    static SecuritySettings securedBy(TokenSettings... tokens) {
        return new SecuritySettings(List.of(tokens), List.of(), List.of(), Access.STANDARD);
    }

    /** Watches a service that is well, and is probed on every scrape. */
    void watch(String service) {
        monitor.watch(List.of(Services.onScrape(service, Services.module("http_2xx", new ObedientProbe()))));
    }

    RouteTable table() {
        return listener.table();
    }

    List<Route> routes() {
        return table().areas().stream().flatMap(area -> area.routes().stream()).toList();
    }

    /** Calls a route, of a service {@code x} or a project {@code shop} where its path wants one. */
    HttpResponse<String> ask(Route route, String... headers) {
        String path = route.path().text().replace("{id}", "x").replace("{project}", "shop");
        return Client.send(route.method(), url(path), "", headers);
    }

    /** Logs in, and answers with the cookie as it is sent back. */
    String session(String body, String... headers) {
        HttpResponse<String> answer = Client.send("POST", url("/api/session"), body, headers);
        assertThat(answer.statusCode()).isEqualTo(200);
        return cookie(answer.headers().firstValue("Set-Cookie").orElseThrow());
    }

    /** What a client sends back of what {@code Set-Cookie} says. */
    static String cookie(String set) {
        return set.substring(0, set.indexOf(';'));
    }

    int port() {
        return listener.address().port();
    }

    /** Of the page that this listener serves. */
    String origin() {
        return "http://127.0.0.1:" + port();
    }

    URI url(String pathAndQuery) {
        return URI.create(origin() + pathAndQuery);
    }

    @Override
    public List<String> accept(Delivery delivery) throws IOException {
        if (full) {
            throw new IOException("disk full");
        }
        deliveries.add(delivery);
        return delivery.alerts().stream().map(_ -> "opened").toList();
    }

    @Override
    public void close() {
        listener.close();
        hub.close();
        incidents.close();
        monitor.close();
        ticker.close();
        guard.close();
        store.ifPresent(Store::close);
    }
}
