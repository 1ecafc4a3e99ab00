package dev.chiron.web;

import dev.chiron.config.Effective;
import dev.chiron.metrics.Build;
import dev.chiron.metrics.ChironMetrics;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Watched;
import dev.chiron.net.Access;
import dev.chiron.probe.Module;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A scrape listener on a free port with a monitor and metrics behind it, wired as the whole program does. */
final class ScrapeHouse implements AutoCloseable {
    final Clock clock = Clock.system();
    final SelfHealth health = new SelfHealth("1.0.0", clock);
    final List<String> reloadProblems = new CopyOnWriteArrayList<>();
    Effective configuration = Effective.NOTHING;
    final Map<String, Module> modules = new HashMap<>();
    final ChironMetrics metrics = new ChironMetrics(new Build("1.0.0", "abc", "25"), clock);
    final DeadlineGuard guard = new DeadlineGuard();
    final Ticker ticker = new Ticker(clock, 10, metrics.punctuality());
    final Monitor monitor = new Monitor(clock, ticker, guard, metrics);
    private final ScrapeListener listener;
    private List<Watched> watched = List.of();
    volatile Access access = Access.STANDARD;

    ScrapeHouse(boolean lifecycle) {
        this(settings(0, lifecycle, RoutePrefix.ROOT, WebConfigFile.NONE));
    }

    ScrapeHouse(ScrapeSettings settings) {
        metrics.watch(monitor::fleet, ticker::inFlight);
        ScrapeSources sources = new ScrapeSources(
                metrics.registry(),
                monitor,
                health,
                () -> ProbeCatalogue.of(modules, watched, access),
                () -> configuration,
                metrics::moduleUnknown,
                () -> List.copyOf(reloadProblems),
                clock,
                guard);
        try {
            listener = ScrapeListener.start(settings, sources);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ScrapeSettings settings(int port, boolean lifecycle, RoutePrefix prefix, WebConfigFile webConfig) {
        return new ScrapeSettings(
                List.of(new ListenAddress("127.0.0.1", port)),
                Duration.ofMillis(500),
                lifecycle,
                3,
                ProbeLog.STANDARD,
                prefix,
                webConfig);
    }

    void watch(Watched... services) {
        watched = List.of(services);
        monitor.watch(watched);
    }

    int port() {
        return listener.address().port();
    }

    URI url(String pathAndQuery) {
        return URI.create("http://127.0.0.1:" + port() + pathAndQuery);
    }

    @Override
    public void close() {
        listener.close();
        ticker.close();
        guard.close();
    }
}
