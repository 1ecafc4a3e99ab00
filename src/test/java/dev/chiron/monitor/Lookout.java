package dev.chiron.monitor;

import dev.chiron.health.HealthRule;
import dev.chiron.health.HealthRule.Confirm;
import dev.chiron.health.Uptime;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.service.Objective;
import dev.chiron.service.Service;
import dev.chiron.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A monitor whose clock is turned by hand and whose services are checked when the test says so; down at the first hard failure. */
final class Lookout implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-20T10:00:00Z");

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final HealthRule RULE =
            new HealthRule(1, 1, new Confirm(0, Duration.ofMillis(10)), Optional.empty(), Duration.ZERO);

    final ManualClock clock = new ManualClock(START);
    final ConcurrentLinkedQueue<Event> events = new ConcurrentLinkedQueue<>();
    final DeadlineGuard guard = new DeadlineGuard();
    final Monitor monitor;

    private final Ticker ticker = new Ticker(clock, 100, new Ticker.Listener() {
        @Override
        public void started(Duration lag) {}

        @Override
        public void overran(String name) {}
    });

    Lookout() {
        this(_ -> {});
    }

    /** A lookout with one more listener, behind the one that keeps all events. */
    Lookout(Consumer<Event> also) {
        monitor = new Monitor(clock, ticker, guard, event -> {
            events.add(event);
            also.accept(event);
        });
    }

    static Watched watched(String name, FakeProbe probe, String... dependsOn) {
        return watched(name, probe, true, dependsOn);
    }

    static Watched watched(String name, FakeProbe probe, boolean alerts, String... dependsOn) {
        Service service = new Service(
                name,
                "shop",
                "web",
                name.startsWith("critical"),
                alerts,
                "fake",
                "target-of-" + name,
                Optional.empty(),
                Optional.empty(),
                List.of(dependsOn),
                Map.of(),
                new Service.About("", "", "", List.of()),
                Objective.NONE);
        return new Watched(service, FakeKind.module(probe), RULE, Outcomes.STANDARD, LONG);
    }

    /** The same service with another target. */
    static Watched elsewhere(Watched watched) {
        return changed(watched, "elsewhere", watched.service().interval());
    }

    /** The same service, checked at an interval. */
    static Watched every(Duration interval, Watched watched) {
        return changed(watched, watched.service().target(), Optional.of(interval));
    }

    private static Watched changed(Watched watched, String target, Optional<Duration> interval) {
        Service was = watched.service();
        Service now = new Service(
                was.name(),
                was.project(),
                was.type(),
                was.critical(),
                was.alerts(),
                was.module(),
                target,
                interval,
                was.timeout(),
                was.dependsOn(),
                was.labels(),
                was.about(),
                was.objective());
        return new Watched(now, watched.module(), watched.rule(), watched.outcomes(), watched.timeout());
    }

    /** Checks all services once, a minute after the last time. */
    void check() throws InterruptedException {
        clock.advance(Duration.ofMinutes(1));
        monitor.check(monitor.fleet().services().stream().map(ServiceView::name).toList(), LONG);
    }

    ServiceView view(String name) {
        return monitor.find(name).orElseThrow();
    }

    double uptime(String name) {
        return view(name).uptime().getOrDefault(Uptime.Window.HOUR, Double.NaN);
    }

    <E extends Event> Stream<E> heard(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast);
    }

    @Override
    public void close() {
        monitor.close();
        ticker.close();
        guard.close();
    }
}
