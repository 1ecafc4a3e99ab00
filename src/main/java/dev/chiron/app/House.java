package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.Problem;
import dev.chiron.metrics.Build;
import dev.chiron.metrics.ChironMetrics;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.web.ProbeCatalogue;
import dev.chiron.web.ScrapeListener;
import dev.chiron.web.ScrapeSettings;
import dev.chiron.web.ScrapeSources;
import dev.chiron.web.SelfHealth;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running program: everything is made here in one straight line, and taken down last in, first out. */
final class House implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(House.class);
    private static final int MOST_CHECKS_IN_FLIGHT = 2048;

    private final Deque<Teardown> teardown = new ArrayDeque<>();
    private final ServeFlags flags;
    private final Clock clock = Clock.system();
    private final Version version = Version.ofThisProgram();
    private final SelfHealth health = new SelfHealth(version.number(), clock);
    private final ChironMetrics metrics = new ChironMetrics(
            new Build(version.number(), version.commit(), Runtime.version().toString()), clock);
    private final DeadlineGuard guard = own(new DeadlineGuard(), DeadlineGuard::close);
    private final Equipment equipment = own(new Equipment(clock), Equipment::close);
    private final Ticker ticker = own(new Ticker(clock, MOST_CHECKS_IN_FLIGHT, metrics.punctuality()), Ticker::close);
    private final Monitor monitor;
    private volatile ChironSettings settings;

    private interface Teardown {
        void run();
    }

    private House(ServeFlags flags) throws ConfigException {
        this.flags = flags;
        settings = ChironSettings.load(flags.configFile(), equipment);
        Consumer<Event> listeners = new Listeners(List.of(metrics, new EventLog()));
        monitor = own(new Monitor(clock, ticker, guard, listeners), Monitor::close);
        metrics.watch(monitor::fleet, ticker::inFlight);
    }

    /** Opens the house: when this returns, metrics can be scraped and services are watched. */
    static House open(ServeFlags flags) throws Refusal {
        try {
            House house = new House(flags);
            house.start();
            return house;
        } catch (ConfigException e) {
            throw Refusal.of(e);
        }
    }

    private void start() throws Refusal {
        ScrapeListener scrape = own(scrapeListener(), ScrapeListener::close);
        put(settings);
        ticker.start();
        health.ready(true);
        LOG.info(
                "serving metrics on {} for {} services",
                scrape.address(),
                settings.services().size());
        metrics.addJvm();
    }

    private ScrapeListener scrapeListener() throws Refusal {
        ScrapeSources sources = new ScrapeSources(
                metrics.registry(),
                monitor,
                health,
                () -> ProbeCatalogue.of(settings.modules(), settings.services()),
                this::reload,
                clock,
                guard);
        try {
            return ScrapeListener.start(
                    new ScrapeSettings(flags.web(), flags.timeoutOffset(), flags.lifecycle()), sources);
        } catch (IOException e) {
            throw new Refusal("chiron: --web.listen-address: " + e.getMessage());
        }
    }

    private void put(ChironSettings next) {
        settings = next;
        monitor.watch(next.services());
        metrics.configurationLoaded(true);
    }

    /** Loads the configuration again; returns the problems for which it was refused, the old one staying in force. */
    synchronized List<String> reload() {
        try {
            put(ChironSettings.load(flags.configFile(), equipment));
            LOG.info(
                    "reloaded {}: {} services",
                    flags.configFile(),
                    settings.services().size());
            return List.of();
        } catch (ConfigException e) {
            List<String> problems = e.problems().stream().map(Problem::toString).toList();
            metrics.configurationLoaded(false);
            health.failed("the configuration was not reloaded: " + problems.getFirst());
            problems.forEach(problem -> LOG.error("configuration not reloaded, the old one stays: {}", problem));
            return problems;
        }
    }

    private <T> T own(T made, Consumer<T> close) {
        teardown.push(() -> close.accept(made));
        return made;
    }

    @Override
    public void close() {
        health.ready(false);
        while (!teardown.isEmpty()) {
            teardown.pop().run();
        }
    }
}
