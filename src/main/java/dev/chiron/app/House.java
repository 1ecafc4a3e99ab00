package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.Problem;
import dev.chiron.config.SourceFiles;
import dev.chiron.docker.DockerEngine;
import dev.chiron.heal.AuditFile;
import dev.chiron.heal.Healer;
import dev.chiron.heal.Journal;
import dev.chiron.heal.Trigger;
import dev.chiron.live.Hub;
import dev.chiron.metrics.Build;
import dev.chiron.metrics.ChironMetrics;
import dev.chiron.metrics.Healing;
import dev.chiron.metrics.LiveFigures;
import dev.chiron.metrics.StoreFigures;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Incidents;
import dev.chiron.monitor.Monitor;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.store.Store;
import dev.chiron.web.ControlListener;
import dev.chiron.web.ControlSources;
import dev.chiron.web.EventJson;
import dev.chiron.web.LiveSources;
import dev.chiron.web.LiveTimes;
import dev.chiron.web.ProbeCatalogue;
import dev.chiron.web.ScrapeListener;
import dev.chiron.web.ScrapeSettings;
import dev.chiron.web.ScrapeSources;
import dev.chiron.web.SelfHealth;
import dev.chiron.web.WebConfigFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running program: everything is made here in one straight line, and taken down last in, first out. */
final class House implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(House.class);
    private static final String EXPORTER_ONLY = "not acting: another Chiron keeps its memory there";
    private static final int MOST_CHECKS_IN_FLIGHT = 2048;
    private static final Duration FIRST_ECHO_LIMIT = Duration.ofSeconds(5);

    private final Deque<Runnable> teardown = new ArrayDeque<>();
    private final ServeFlags flags;
    private final Clock clock = Clock.system();
    private final Version version = Version.ofThisProgram();
    private final SelfHealth health = new SelfHealth(version.number(), clock);
    private final ChironMetrics metrics = new ChironMetrics(
            new Build(version.number(), version.commit(), Runtime.version().toString()), clock);
    private final Hub hub = own(Hub.open(clock, new EventJson()), Hub::close);
    private final List<Consumer<Event>> ears =
            new CopyOnWriteArrayList<>(List.of(metrics, new EventLog(), new UntoldComponents(), hub));
    private final Listeners listeners = new Listeners(ears);
    private final DeadlineGuard guard = own(new DeadlineGuard(), DeadlineGuard::close);
    private final Equipment equipment = own(new Equipment(clock), Equipment::close);
    private final RightsReport rights = own(new RightsReport(clock), RightsReport::close);
    private final Ticker ticker = own(new Ticker(clock, MOST_CHECKS_IN_FLIGHT, metrics.punctuality()), Ticker::close);
    private final Monitor monitor = own(new Monitor(clock, ticker, guard, listeners), Monitor::close);
    private final Optional<Store> store;
    private final Journal journal;
    private final Healer healer;
    private final Incidents incidents;
    private final Roster roster;
    private final WebConfigFile webConfig;
    private final AuditFile audit;
    private volatile String loaded;
    private volatile ChironSettings settings;

    private House(ServeFlags flags) throws ConfigException, Refusal {
        this.flags = flags;
        try {
            settings = ChironSettings.load(flags.configFile(), equipment);
            loaded = digest(settings);
            webConfig = flags.web().loadConfig();
            store = openStore();
        } catch (ConfigException e) {
            close();
            throw e;
        }
        audit = new AuditFile(flags.storage().resolve("heal-audit.log"), () -> loaded);
        journal = own(
                store.map(own -> new Journal(own::journal, clock, audit))
                        .orElseGet(() -> Journal.ofAnother(EXPORTER_ONLY, clock)),
                Journal::close);
        healer = own(
                new Healer(clock, monitor, journal, settings.heal(), settings.healRules(), listeners), Healer::close);
        incidents = own(new Incidents(clock, monitor, listeners), Incidents::close);
        roster = own(new Roster(clock, monitor, store.map(Store::history), settings), Roster::close);
        store.ifPresent(ears::add);
        ears.add(healer);
        ears.addLast(incidents); // Last: what it tells follows from what the others have heard.
        metrics.watch(monitor::fleet, ticker::inFlight);
        store.map(own -> new StoreFigures(
                        own::available, own::queueLength, own::written, own::dropped, own::commitDelay))
                .ifPresent(metrics::store);
        metrics.live(new LiveFigures(hub::subscribers, hub::events, hub::lost, hub::dropped));
    }

    /** Opens the house: when this returns, both listeners answer and services are watched. */
    static House open(ServeFlags flags) throws Refusal {
        try {
            House house = new House(flags);
            house.start();
            return house;
        } catch (ConfigException e) {
            throw Refusal.of(e);
        }
    }

    /** The scrape listener answers first; what is slower to load comes after it. */
    private void start() throws Refusal {
        try {
            ScrapeListener scrape = own(scrapeListener(), ScrapeListener::close);
            scrape.addresses().forEach(address -> LOG.info("scrape listener on {}", address));
            store.ifPresent(Store::start);
            put(settings);
            store.ifPresent(new Recall(roster, monitor, incidents)::from);
            healer.start(); // What was down before is down already.
            ticker.start();
            ControlListener control = own(controlListener(), ControlListener::close);
            LOG.info("control listener on {}", control.address());
        } catch (Refusal e) {
            close();
            throw e;
        }
        SelfChecks.addTo(health, clock, ticker, store, flags.storage(), this::dockerInUse);
        flags.autoReload().ifPresent(interval -> own(AutoReload.every(interval, this::reload), AutoReload::close));
        health.ready(true);
        LOG.info("watching {} services of {}", settings.services().size(), flags.configFile());
        metrics.addJvm();
        sendFirstEcho();
    }

    /** The first echo request of a process links functions of the C library, for 0.2 s and more: no probe should wait for it. */
    private void sendFirstEcho() {
        settings.modules().values().stream()
                .filter(module -> module.kind().name().equals("icmp"))
                .findFirst()
                .ifPresent(module -> own(
                        Thread.ofVirtual().name("first-echo").start(() -> {
                            try {
                                ProbeRun.of(
                                        module.probe(),
                                        Target.of("127.0.0.1"),
                                        Deadline.after(clock, FIRST_ECHO_LIMIT),
                                        guard);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        }),
                        Thread::interrupt));
    }

    /** Empty where another Chiron keeps its memory: then this one only probes and tells, and never touches that. */
    private Optional<Store> openStore() {
        try {
            return Optional.of(own(Store.open(settings.store(), flags.storage(), clock), Store::close));
        } catch (IOException e) {
            LOG.warn(
                    "{}; this one is an exporter only: it remembers nothing and heals nothing until it is started again,"
                            + " with a --storage.path of its own or after the other has ended",
                    e.getMessage());
            health.failed(EXPORTER_ONLY);
            return Optional.empty();
        }
    }

    private ScrapeListener scrapeListener() throws Refusal {
        ScrapeSources sources = new ScrapeSources(
                metrics.registry(),
                monitor,
                health,
                () -> ProbeCatalogue.of(
                        settings.modules(),
                        settings.services(),
                        settings.security().probeTargets()),
                () -> settings.effective(),
                metrics::moduleUnknown,
                this::reload,
                clock,
                guard);
        try {
            return ScrapeListener.start(
                    new ScrapeSettings(
                            flags.web().addresses(),
                            flags.timeoutOffset(),
                            flags.web().lifecycle(),
                            flags.historyLimit(),
                            flags.probeLog(),
                            flags.web().prefix(),
                            webConfig),
                    sources);
        } catch (IOException e) {
            throw new Refusal("chiron: --web.listen-address: " + e.getMessage());
        }
    }

    private ControlListener controlListener() throws Refusal {
        ControlSources sources = new ControlSources(
                metrics.registry(),
                monitor,
                health,
                new HealFront(healer, monitor),
                new HealOffice(healer, journal, monitor, rights),
                store.map(Store::history),
                roster,
                listeners,
                live(),
                clock);
        try {
            return ControlListener.start(flags.control(), () -> settings.security(), webConfig, sources);
        } catch (IOException e) {
            throw new Refusal("chiron: --control.listen-address: " + e.getMessage());
        }
    }

    private LiveSources live() {
        return new LiveSources(
                hub, incidents::active, monitor::connected, version.number(), () -> settings.hub(), LiveTimes.STANDARD);
    }

    private Optional<DockerEngine> dockerInUse() {
        boolean used = !settings.healRules().isEmpty()
                || settings.services().stream()
                        .anyMatch(watched -> watched.module().kind().name().equals("docker"));
        return used ? Optional.of(equipment.docker(settings.docker()).first().observe()) : Optional.empty();
    }

    private void put(ChironSettings next) {
        settings = next;
        next.warnings().forEach(LOG::warn);
        healer.adopt(next.heal(), next.healRules());
        healer.tellBy(next.messenger());
        rights.ask(equipment.docker(next.docker()), next.healRules().values());
        monitor.adopt(next.connectivity(), equipment.reach());
        roster.configured(next);
        metrics.expect(healing(next));
        metrics.configurationLoaded(true);
    }

    private Healing healing(ChironSettings settings) {
        List<String> triggers = Stream.concat(settings.heal().triggers().stream(), Stream.of(Trigger.MANUAL))
                .map(Trigger::label)
                .toList();
        List<Healing.Patient> patients = settings.healRules().entrySet().stream()
                .map(rule -> new Healing.Patient(rule.getKey(), rule.getValue().kinds(), triggers))
                .toList();
        List<String> suppressions = Arrays.stream(dev.chiron.heal.Refusal.values())
                .map(dev.chiron.heal.Refusal::label)
                .toList();
        List<String> circuits = settings.healRules().values().stream()
                .flatMap(rule -> rule.circuits().stream())
                .distinct()
                .sorted()
                .toList();
        return new Healing(
                patients,
                suppressions,
                () -> healer.killSwitch().pause().isPresent(),
                circuits,
                equipment.circuits()::state);
    }

    /** Loads the configuration again, if its files changed; returns the problems for which it was refused, the old one staying in force. */
    synchronized List<String> reload() {
        if (digest(settings).equals(loaded)) {
            metrics.configurationLoaded(true);
            return List.of();
        }
        try {
            ChironSettings next = ChironSettings.load(flags.configFile(), equipment);
            if (!next.store().equals(settings.store())) {
                LOG.warn("what changed under store: takes effect after a restart");
            }
            put(next);
            loaded = digest(settings);
            if (store.isPresent()) {
                audit.configurationLoaded(clock.now());
            }
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

    /** What the configuration's files hold. */
    private String digest(ChironSettings of) {
        return new SourceFiles(flags.configFile(), of.moduleFiles()).digest();
    }

    private <T> T own(T made, Consumer<T> close) {
        teardown.push(() -> close.accept(made));
        return made;
    }

    /** Rests first: a service that is Chiron itself must not be seen down because its listener closes. */
    @Override
    public void close() {
        health.ready(false);
        ticker.rest();
        while (!teardown.isEmpty()) {
            teardown.pop().run();
        }
    }
}
