package dev.chiron.monitor;

import dev.chiron.health.Circuit;
import dev.chiron.health.Status;
import dev.chiron.health.Transition;
import dev.chiron.monitor.Incident.Kind;
import dev.chiron.schedule.Clock;
import dev.chiron.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Opens an incident when a service that may be alerted becomes degraded or down, collects its timeline, and resolves it when
 * the service is up again or no longer watched. What it does, it tells as {@link Event.IncidentChanged}.
 *
 * <p>A pause or maintenance keeps an incident from being opened, never from being resolved. A service of which nothing is
 * known, because Chiron was cut off or its target was changed, keeps its incident.
 *
 * <p>It must hear each event after the others have, for what it tells follows from it. A thread of its own finds the causes.
 */
public final class Incidents implements Consumer<Event>, AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final Clock clock;
    private final Monitor monitor;
    private final Consumer<Event> listener;
    private final Map<String, OpenIncident> active = new ConcurrentHashMap<>();

    /** Incidents that were resolved while their service was being healed: the verdict belongs to them. */
    private final Map<String, OpenIncident> healing = new ConcurrentHashMap<>();

    private final Semaphore changed = new Semaphore(0);
    private final Thread causes = Thread.ofVirtual().name("incident-causes").unstarted(this::findCauses);

    public Incidents(Clock clock, Monitor monitor, Consumer<Event> listener) {
        this.clock = clock;
        this.monitor = monitor;
        this.listener = listener;
        causes.start();
    }

    /** All incidents that are not resolved. */
    public List<Incident> active() {
        return active.values().stream().map(OpenIncident::incident).toList();
    }

    /** The incident of a service that is not resolved, if there is one. */
    public Optional<Incident> of(String service) {
        return Optional.ofNullable(active.get(service)).map(OpenIncident::incident);
    }

    /**
     * Goes on with incidents from before the program was started; those of services that are not watched, or not alerted any
     * more, are resolved. A service has one incident at a time: when it has two, the older one goes on and the younger one ends.
     */
    public synchronized void restore(List<Incident> open) {
        for (Incident incident : open) {
            String service = incident.service();
            goOn(new OpenIncident(incident));
            Optional<ServiceView> view = monitor.find(service);
            if (view.isEmpty()) {
                resolve(service, clock.now(), Kind.ENDED, "no longer watched");
            } else if (!view.get().watched().service().alerts()) {
                resolve(service, clock.now(), Kind.ENDED, "no longer alerted");
            }
        }
        changed.release();
    }

    private void goOn(OpenIncident remembered) {
        String service = remembered.incident().service();
        OpenIncident known = active.putIfAbsent(service, remembered);
        if (known != null) {
            boolean older = remembered
                    .incident()
                    .triggeredAt()
                    .isBefore(known.incident().triggeredAt());
            join(older ? remembered : known, older ? known : remembered);
        }
    }

    private void join(OpenIncident older, OpenIncident younger) {
        Instant now = clock.now();
        active.put(older.incident().service(), older);
        older.beingHealed(older.isBeingHealed() || younger.isBeingHealed());
        younger.resolve(now);
        tell(younger, Kind.ENDED, now, "belongs to incident " + older.incident().id());
        tell(older, Kind.CHANGE, now, "goes on; Chiron was started again");
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.CheckFinished finished -> checked(finished);
            case Event.StatusChanged change -> {
                judge(change.view(), change.at(), change.transition());
                changed.release();
            }
            case Event.CircuitChanged change -> circuitMoved(change);
            case Event.PauseChanged change -> paused(change);
            case Event.MaintenanceChanged change ->
                quieted(
                        change.service().name(),
                        change.at(),
                        change.on() ? "maintenance begins" : "maintenance ends",
                        change.on());
            case Event.FleetChanged change -> fleetChanged(change);
            case Event.HealStarted started ->
                healing(
                        started.service().name(),
                        started.at(),
                        started.action() + " begins, asked for by " + started.trigger());
            case Event.HealFinished finished -> healed(finished);
            case Event.HealSuppressed suppressed -> suppressed(suppressed);
            case Event.LockChanged change -> add(change.service().name(), Kind.HEAL, change.at(), words(change));
            case Event.LockRecalled recalled -> {}
            case Event.IncidentChanged change -> {}
            case Event.ConnectivityChanged change -> {}
            case Event.HealingPaused paused -> {}
            case Event.ServiceHealingPaused paused -> {}
            case Event.WebhookAnswered answered -> {}
        }
    }

    // ---- opening and resolving

    /** A change of status follows the check that brought it, and says more. */
    private void checked(Event.CheckFinished finished) {
        ServiceView view = finished.view();
        boolean changes = view.state().since().equals(finished.at());
        if (!changes && (view.status() != Status.UP || active.containsKey(view.name()))) {
            judge(view, finished.at(), null);
        }
    }

    private synchronized void judge(ServiceView view, Instant at, @Nullable Transition transition) {
        OpenIncident open = active.get(view.name());
        switch (view.status()) {
            case UP -> resolve(view.name(), at, Kind.RECOVERED, "up again");
            case UNKNOWN -> tell(open, Kind.CHANGE, at, words(transition));
            case DEGRADED, DOWN -> {
                if (open != null) {
                    worsened(open, view, at, transition);
                } else if (!view.quiet() && view.watched().service().alerts()) {
                    open(view, at, transition);
                }
            }
        }
    }

    private void open(ServiceView view, Instant at, @Nullable Transition transition) {
        OpenIncident open = OpenIncident.of(view, at);
        active.put(view.name(), open);
        attachCause(open);
        tell(open, Kind.CHECK, at, OpenIncident.seen(view));
        tell(open, Kind.CHANGE, at, transition == null ? view.status().label() : words(transition));
        tell(open, Kind.ALERT, at, "opened as " + open.incident().severity().label());
        changed.release();
    }

    private void worsened(OpenIncident open, ServiceView view, Instant at, @Nullable Transition transition) {
        if (open.sees(view)) {
            tell(open, Kind.CHECK, at, OpenIncident.seen(view));
        }
        tell(open, Kind.CHANGE, at, words(transition));
    }

    private void resolve(String service, Instant at, Kind end, String why) {
        OpenIncident open = active.remove(service);
        if (open != null) {
            open.resolve(at);
            if (open.isBeingHealed()) {
                healing.put(service, open);
            }
            tell(open, end, at, why);
        }
    }

    private static String words(Event.LockChanged change) {
        if (change.locked()) {
            return "healing gave up; unlock it by hand";
        }
        return change.by().isEmpty() ? "unlocked by itself, as auto_unlock_after says" : "unlocked by " + change.by();
    }

    private static String words(@Nullable Transition transition) {
        return transition == null
                ? ""
                : transition.to().label() + " (was " + transition.from().label() + ")";
    }

    private synchronized void fleetChanged(Event.FleetChanged change) {
        for (Service service : change.removed()) {
            resolve(service.name(), change.at(), Kind.ENDED, "no longer watched");
        }
        for (Watched watched : change.watched()) {
            if (!watched.service().alerts()) {
                resolve(watched.service().name(), change.at(), Kind.ENDED, "no longer alerted");
            }
        }
    }

    // ---- the timeline

    private void paused(Event.PauseChanged change) {
        String text = change.pause()
                .map(pause -> "paused by " + pause.by() + (pause.reason().isEmpty() ? "" : ": " + pause.reason()))
                .orElse("goes on after a pause");
        quieted(change.service().name(), change.at(), text, change.pause().isPresent());
    }

    /** What still fails when it may be alerted again gets its incident then. */
    private void quieted(String service, Instant at, String text, boolean begins) {
        add(service, Kind.PAUSE, at, text);
        if (!begins) {
            monitor.find(service).ifPresent(view -> judge(view, at, null));
        }
    }

    /** That one probe more was let through and failed is no news. */
    private void circuitMoved(Event.CircuitChanged change) {
        String service = change.view().name();
        if (change.to() == Circuit.State.CLOSED) {
            add(service, Kind.CHANGE, change.at(), "circuit closed: probed as ever");
        } else if (change.from() == Circuit.State.CLOSED) {
            add(service, Kind.CHANGE, change.at(), "circuit open: left alone but for one probe now and then");
        }
    }

    private synchronized void healing(String service, Instant at, String text) {
        OpenIncident open = active.get(service);
        if (open != null) {
            open.beingHealed(true);
            tell(open, Kind.HEAL, at, text);
        }
    }

    private synchronized void healed(Event.HealFinished finished) {
        String service = finished.service().name();
        OpenIncident resolved = healing.remove(service);
        OpenIncident open = resolved == null ? active.get(service) : resolved;
        if (open != null) {
            open.beingHealed(false);
            String detail = finished.detail().isEmpty() ? "" : ": " + finished.detail();
            tell(open, Kind.HEAL, finished.at(), finished.action() + " " + finished.outcome() + detail);
        }
    }

    private synchronized void suppressed(Event.HealSuppressed suppressed) {
        OpenIncident open = active.get(suppressed.service());
        if (open != null && open.isNews(suppressed.reason())) {
            tell(open, Kind.HEAL, suppressed.at(), "not healed, " + suppressed.reason() + ": " + suppressed.detail());
        }
    }

    private synchronized void add(String service, Kind kind, Instant at, String text) {
        tell(active.get(service), kind, at, text);
    }

    private void tell(@Nullable OpenIncident open, Kind kind, Instant at, String text) {
        if (open != null && !text.isEmpty() && open.hasRoom(kind)) {
            listener.accept(new Event.IncidentChanged(at, open.incident(), new Incident.Entry(at, kind, text)));
        }
    }

    // ---- causes

    /** Who is the cause may be known only after the services around were checked too, so it is asked again then. */
    private void findCauses() {
        try {
            while (true) {
                changed.acquire();
                Thread.sleep(BETWEEN_LOOKS);
                changed.drainPermits();
                attachCauses();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Attaches each incident to the one that is its cause. */
    void attachCauses() {
        active.keySet().forEach(service -> attachCause(service, clock.now()));
    }

    private synchronized void attachCause(String service, Instant at) {
        OpenIncident open = active.get(service);
        if (open != null && attachCause(open)) {
            String root = open.incident().root().orElse("");
            String text = "because of " + root;
            tell(open, Kind.CHANGE, at, open.isNews(text) ? text : root + " has an incident of its own now");
        }
    }

    private boolean attachCause(OpenIncident open) {
        NavigableSet<String> roots = monitor.rootsOf(open.incident().service());
        if (roots.isEmpty()) {
            return false;
        }
        String root = open.incident()
                .root()
                .filter(roots::contains)
                .or(() -> roots.stream().filter(active::containsKey).findFirst())
                .orElse(roots.getFirst());
        return open.causedBy(
                root,
                Optional.ofNullable(active.get(root)).map(its -> its.incident().id()));
    }

    @Override
    public void close() {
        causes.interrupt();
    }
}
