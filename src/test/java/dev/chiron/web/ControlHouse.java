package dev.chiron.web;

import dev.chiron.config.Secret;
import dev.chiron.live.Bounds;
import dev.chiron.live.Hub;
import dev.chiron.metrics.Build;
import dev.chiron.metrics.ChironMetrics;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A control listener on a free port whose intake and heal desk note what they are told. */
final class ControlHouse implements AutoCloseable, AlertIntake, HealDesk {
    final Clock clock = Clock.system();
    final SelfHealth health = new SelfHealth("1.0.0", clock);
    final ChironMetrics metrics = new ChironMetrics(new Build("1.0.0", "abc", "25"), clock);
    final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    final List<String> restarts = new CopyOnWriteArrayList<>();
    volatile boolean full;
    volatile SecuritySettings security;
    final Hub hub;
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker = new Ticker(clock, 10, metrics.punctuality());
    final Monitor monitor;
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
        this.security = security;
        hub = Hub.open(clock, new EventJson(), bounds);
        monitor = new Monitor(clock, ticker, guard, metrics.andThen(hub));
        live = new LiveSources(hub, List::of, () -> true, "1.0.0", () -> "lab-1", times);
        metrics.watch(monitor::fleet, ticker::inFlight);
        try {
            listener = ControlListener.start(new ListenAddress("127.0.0.1", 0), () -> this.security, web, sources());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ControlSources sources() {
        return new ControlSources(metrics.registry(), monitor, health, this, this, metrics, live, clock);
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

    RouteTable table() {
        return listener.table();
    }

    int port() {
        return listener.address().port();
    }

    URI url(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
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
    public Reception restart(String service) {
        restarts.add(service);
        return restarts.size() == 1 ? Reception.OPENED : Reception.DUPLICATE;
    }

    @Override
    public List<Map<String, Object>> attempts(Optional<String> service) {
        return List.of(Map.of("service", service.orElse("all")));
    }

    @Override
    public void close() {
        listener.close();
        hub.close();
        ticker.close();
        guard.close();
    }
}
