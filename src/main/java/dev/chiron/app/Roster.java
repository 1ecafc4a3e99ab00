package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.config.Problem;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.StrangersProbe;
import dev.chiron.schedule.Clock;
import dev.chiron.service.Service;
import dev.chiron.store.History;
import dev.chiron.store.Registration;
import dev.chiron.store.StoreException;
import dev.chiron.web.ProbeCatalogue;
import dev.chiron.web.RegistrationDesk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is watched: the services of the configuration, and behind them those that were registered at run time. The
 * configuration goes first: what it names nobody can register, and what was registered before gives way.
 */
final class Roster implements RegistrationDesk, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Roster.class);
    private static final int MOST = 10_000;
    private static final int LONGEST = 16_384;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);
    private static final String UNKNOWN_KEY = "unknown key \"";
    private static final Set<String> ON_THIS_MACHINE = Set.of("exec", "docker");

    private final Clock clock;
    private final Monitor monitor;
    private final Optional<History> history;
    private final ReentrantLock turn = new ReentrantLock();
    private final Map<String, Registration> registrations = new LinkedHashMap<>();
    private final Map<String, Watched> registered = new LinkedHashMap<>();
    private ChironSettings settings;
    private volatile boolean closed;

    /**
     * A roster of nothing yet.
     *
     * @param history where registrations are kept; without it nothing can be registered
     */
    Roster(Clock clock, Monitor monitor, Optional<History> history, ChironSettings settings) {
        this.clock = clock;
        this.monitor = monitor;
        this.history = history;
        this.settings = settings;
    }

    /** Puts a configuration in force, without waiting for the store. Registered services are read anew by its rules. */
    synchronized void configured(ChironSettings next) {
        settings = next;
        List<String> giving =
                configuredNames().stream().filter(registrations::containsKey).toList();
        giving.forEach(registrations::remove);
        registered.clear();
        registrations.values().forEach(this::admit);
        put();
        if (!giving.isEmpty()) {
            Thread.ofVirtual().name("registrations").start(() -> giveWay(giving));
        }
    }

    /** Takes in what was registered before the program was started. */
    synchronized void restore(List<Registration> kept) {
        kept.forEach(each -> registrations.putIfAbsent(each.service(), each));
        configured(settings);
    }

    private Set<String> configuredNames() {
        return settings.services().stream().map(each -> each.service().name()).collect(Collectors.toUnmodifiableSet());
    }

    /** Takes them out of the store, however long that is away: else they came back once the file names them no more. */
    private void giveWay(List<String> names) {
        names.forEach(
                name -> LOG.info("{} stands in the configuration now: the one that was registered gives way", name));
        Deque<String> left = new ArrayDeque<>(names);
        boolean told = false;
        while (!left.isEmpty() && !closed) {
            try {
                String name = left.getFirst();
                inTurn(() -> isRegistered(name) ? false : history.orElseThrow().deregister(name));
                left.removeFirst();
            } catch (StoreException e) {
                if (!told) {
                    LOG.warn(
                            "{} cannot be taken out of the store now, which is tried until it can be: {}",
                            String.join(", ", left),
                            e.getMessage());
                }
                told = true;
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    private synchronized boolean isRegistered(String name) {
        return registrations.containsKey(name);
    }

    /** Something that ends in the store. */
    private interface Change<T> {
        T make() throws StoreException;
    }

    /** One after the other, so that the store and we say the same; what is read, and a reload, need not wait for that. */
    private <T> T inTurn(Change<T> change) throws StoreException {
        try {
            if (!turn.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreException("others have been waiting for it for " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("it was not waited for");
        }
        try {
            return change.make();
        } finally {
            turn.unlock();
        }
    }

    private void admit(Registration registration) {
        switch (read(registration.definition())) {
            case Reading.Understood(Watched watched) -> registered.put(registration.service(), watched);
            case Reading.Flawed(List<Flaw> flaws) -> {
                registered.remove(registration.service());
                LOG.warn(
                        "{}, which was registered by {}, cannot be watched now: {}: {}",
                        registration.service(),
                        registration.by(),
                        flaws.getFirst().field(),
                        flaws.getFirst().detail());
            }
        }
    }

    private void put() {
        monitor.watch(Stream.concat(settings.services().stream(), registered.values().stream())
                .toList());
    }

    @Override
    public Answer register(String definition, String by) throws StoreException {
        if (history.isEmpty()) {
            return new Answer.Taken("there is no store to keep it in");
        }
        if (definition.length() > LONGEST) {
            return new Answer.Wrong(List.of(new Flaw("", "must be at most " + LONGEST + " characters")));
        }
        return inTurn(() -> judged(definition, by));
    }

    private Answer judged(String definition, String by) throws StoreException {
        return switch (understood(definition)) {
            case Reading.Flawed(List<Flaw> flaws) -> new Answer.Wrong(flaws);
            case Reading.Understood(Watched watched) -> {
                Optional<Answer> refusal = refusal(watched.service());
                yield refusal.isPresent()
                        ? refusal.get()
                        : kept(new Registration(watched.service().name(), definition, by, clock.now()));
            }
        };
    }

    private synchronized Reading understood(String definition) {
        return read(definition);
    }

    private synchronized Optional<Answer> refusal(Service service) {
        String name = service.name();
        if (configuredNames().contains(name)) {
            return Optional.of(taken(name));
        }
        if (registrations.size() >= MOST && !registrations.containsKey(name)) {
            return Optional.of(new Answer.Taken("there are " + MOST + " registered services already; take some out"));
        }
        List<Flaw> dangling = dangling(service);
        return dangling.isEmpty() ? Optional.empty() : Optional.of(new Answer.Wrong(dangling));
    }

    private static Answer taken(String name) {
        return new Answer.Taken(name + " stands in the configuration: change it there and reload");
    }

    private Answer kept(Registration registration) throws StoreException {
        History store = history.orElseThrow();
        store.register(registration);
        Answer answer = takenIn(registration);
        if (answer instanceof Answer.Taken) {
            store.deregister(registration.service());
        }
        return answer;
    }

    /** By the configuration that holds now: it may be another one since the store was asked. */
    private synchronized Answer takenIn(Registration registration) {
        String name = registration.service();
        if (configuredNames().contains(name)) {
            return taken(name);
        }
        boolean isNew = registrations.put(name, registration) == null;
        admit(registration);
        put();
        return new Answer.Registered(name, isNew);
    }

    private List<Flaw> dangling(Service service) {
        Set<String> known = configuredNames();
        return service.dependsOn().stream()
                .filter(each -> !known.contains(each) && !registered.containsKey(each))
                .map(each -> new Flaw("depends_on", "\"" + each + "\" is no service that is watched"))
                .toList();
    }

    @Override
    public Removal remove(String service) throws StoreException {
        return inTurn(() -> {
            Removal removal = removal(service);
            if (removal == Removal.REMOVED) {
                history.orElseThrow().deregister(service);
                forget(service);
            }
            return removal;
        });
    }

    private synchronized Removal removal(String service) {
        if (configuredNames().contains(service)) {
            return Removal.CONFIGURED;
        }
        return registrations.containsKey(service) ? Removal.REMOVED : Removal.UNKNOWN;
    }

    private synchronized void forget(String service) {
        registrations.remove(service);
        registered.remove(service);
        put();
    }

    /** Tries nothing more. */
    @Override
    public void close() {
        closed = true;
    }

    /** What an entry comes to. */
    private sealed interface Reading {
        record Understood(Watched watched) implements Reading {}

        record Flawed(List<Flaw> flaws) implements Reading {}
    }

    /** Reads an entry as the configuration's own are, but for what a stranger must not say. */
    private Reading read(String definition) {
        if (definition.contains("${")) {
            return new Reading.Flawed(List.of(new Flaw("", "must not refer to the environment: it holds \"${\"")));
        }
        try {
            Optional<Watched> read = ConfigFile.read(
                    "service", definition, Path.of(""), new Environment(_ -> null), settings.elsewhere()::apply);
            return read.map(this::ofStranger)
                    .orElseGet(() -> new Reading.Flawed(List.of(new Flaw("module", "is none that can be used"))));
        } catch (ConfigException e) {
            List<Flaw> flaws = new ArrayList<>();
            e.problems().forEach(problem -> flaws.add(new Flaw(field(problem), problem.message())));
            return new Reading.Flawed(flaws);
        }
    }

    /** The key that is meant: one that is unknown stands in the message only. */
    private static String field(Problem problem) {
        boolean unknown = problem.message().startsWith(UNKNOWN_KEY);
        int start = UNKNOWN_KEY.length();
        int end = unknown ? problem.message().indexOf('"', start) : -1;
        if (end < 0) {
            return problem.path();
        }
        return (problem.path().isEmpty() ? "" : problem.path() + ".")
                + problem.message().substring(start, end);
    }

    private Reading ofStranger(Watched watched) {
        String kind = watched.module().kind().name();
        if (ON_THIS_MACHINE.contains(kind)) {
            return new Reading.Flawed(List.of(new Flaw(
                    "module",
                    "\"" + watched.module().name() + "\" is of the kind " + kind
                            + ", which only services of the configuration may use")));
        }
        if (watched.particulars().looks().all().findAny().isPresent()) {
            return new Reading.Flawed(
                    List.of(new Flaw("probes", "only services of the configuration may have further probes")));
        }
        ProbeCatalogue catalogue = ProbeCatalogue.of(
                settings.modules(), List.of(), settings.security().probeTargets());
        Optional<String> refusal =
                catalogue.refusal(watched.module(), watched.service().target());
        return refusal.<Reading>map(why -> new Reading.Flawed(List.of(new Flaw("target", why))))
                .orElseGet(() -> new Reading.Understood(new Watched(
                        watched.service(),
                        StrangersProbe.of(watched.module()),
                        watched.rule(),
                        watched.outcomes(),
                        watched.timeout(),
                        watched.particulars())));
    }
}
