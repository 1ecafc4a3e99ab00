package dev.chiron.heal;

import dev.chiron.health.Status;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes signals that a service is not well, and opens a case for it: one at a time for each service, each on its own thread.
 *
 * <p>It listens to the house's events for changes of status; {@link #signal} is for the webhook and for people.
 */
public final class Healer implements Consumer<Event>, Lease.Duty, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Healer.class);
    private static final Duration END_LIMIT = Duration.ofSeconds(4);

    /** What the configuration says; swapped whole at a reload. */
    record Orders(HealSettings settings, Map<String, HealRule> rules) {}

    private final Clock clock;
    private final Monitor monitor;
    private final Journal journal;
    private final Consumer<Event> listener;
    private final Instant startedAt;
    private final Map<String, Case> open = new ConcurrentHashMap<>();
    private final Surroundings surroundings;
    private final Inquiry inquiry;
    private final Intake intake;
    private final Lease lease;
    private final Courier courier;
    private final KillSwitch killSwitch;
    private volatile Orders orders;
    private volatile boolean closed;

    /** A healer that acts on these rules, by service name. It owns neither monitor nor journal; events go to the listener. */
    public Healer(
            Clock clock,
            Monitor monitor,
            Journal journal,
            HealSettings settings,
            Map<String, HealRule> rules,
            Consumer<Event> listener) {
        this.clock = clock;
        this.monitor = monitor;
        this.journal = journal;
        this.listener = listener;
        this.startedAt = clock.now();
        this.orders = new Orders(settings, Map.copyOf(rules));
        this.surroundings = new Surroundings(this);
        this.inquiry = new Inquiry(this);
        this.intake = new Intake(this);
        this.lease = new Lease(journal, clock, this);
        this.courier = new Courier(this);
        this.killSwitch = new KillSwitch(this);
    }

    /** Puts other settings and rules in force: open cases go on under them, and what is down already is looked at anew. */
    public void adopt(HealSettings settings, Map<String, HealRule> rules) {
        orders = new Orders(settings, Map.copyOf(rules));
        open.values().forEach(Case::wake);
        rules.keySet().forEach(this::lookAnew);
    }

    /** Begins to act, as soon as no other does: goes on with what was left open, and looks at what is down. */
    public void start() {
        killSwitch.start();
        lease.start();
        courier.start();
    }

    /** Has others told of what becomes of healing from now on, and of what nobody was told yet. */
    public void tellBy(Messenger messenger) {
        courier.send(messenger);
    }

    /** What a signal led to at once. */
    public enum Reception {
        /** A case was opened; what comes of it is told by events. */
        OPENED,
        /** A case for the service is open already. */
        DUPLICATE,
        /** The service may not be healed, or not upon such a signal. */
        REFUSED
    }

    /**
     * Takes a signal; when this returns, it is stored.
     *
     * @throws IOException when it cannot be stored now; then it was not taken
     */
    public Reception signal(String service, Trigger trigger, Wish wish) throws IOException {
        return closed ? Reception.REFUSED : intake.signal(service, trigger, wish);
    }

    /**
     * Takes a delivery of alerts; when this returns, all of it is stored.
     *
     * @return a word for each alert
     * @throws IOException when it cannot be stored now; then none of it was taken
     */
    public List<String> receive(Delivery delivery) throws IOException {
        return intake.receive(delivery);
    }

    /** Why a signal would not be taken at all, if so. */
    Optional<Verdict.Refuse> unwanted(String service, Trigger trigger) {
        return intake.unwanted(service, trigger);
    }

    /** Sees to a case that is written down, if this is the one that acts. */
    void found(CaseFile file) {
        if (closed || lease.epoch().isEmpty()) {
            return;
        }
        Case fresh = new Case(this, file, true);
        Case now = open.compute(
                file.service(),
                (_, running) -> running == null || (!running.isOf(file) && running.supersede()) ? fresh : running);
        if (now == fresh) {
            fresh.start();
        }
    }

    @Override
    public void begin() throws IOException {
        for (Attempt left : journal.active()) {
            CaseFile file = CaseFile.of(left.service(), left.trigger(), Wish.OWN, clock.now());
            LOG.info(
                    "goes on with {} of {}, which was {}",
                    left.action(),
                    left.service(),
                    left.state().label());
            journal.open(file);
        }
        journal.locks()
                .keySet()
                .forEach(service -> monitor.find(service)
                        .ifPresent(view -> listener.accept(new Event.LockRecalled(
                                clock.now(), view.watched().service()))));
        look();
        orders.rules.keySet().forEach(this::lookAnew);
    }

    @Override
    public void look() throws IOException {
        journal.openCases().forEach(this::found);
    }

    @Override
    public void end() {
        open.values().forEach(Case::supersede);
    }

    /**
     * Lets a service be healed again that healing gave up on; false if it had not.
     *
     * @throws IOException when that cannot be stored now
     */
    public boolean unlock(String service, Wish wish) throws IOException {
        boolean was = journal.unlock(service, wish);
        if (was) {
            tellLock(service, false, wish.actor());
        }
        Case running = open.get(service);
        if (running != null) {
            running.wake();
        }
        return was;
    }

    /** Does the same for a service that was locked out for as long as the settings say. */
    void unlockIfDue(String service, CaseHistory history) throws IOException {
        Optional<Instant> due = history.lock()
                .filter(lock -> lock.why() == Refusal.LOCKED_OUT)
                .flatMap(lock -> orders.settings().autoUnlockAfter().map(lock.since()::plus));
        if (due.filter(end -> !clock.now().isBefore(end)).isPresent()) {
            unlock(service, Wish.OWN);
        }
    }

    /** Gives up on a service until somebody unlocks it; tried again by the next judgement when it cannot be stored. */
    void lock(String service, Refusal why) {
        try {
            if (journal.lock(service, new Lock(Sql.millis(clock.now()), why))) {
                tellLock(service, true, "");
            }
        } catch (IOException e) {
            LOG.debug("{} is locked later: {}", service, e.getMessage());
        }
    }

    /** What stops all healing and lets it go on. */
    public KillSwitch killSwitch() {
        return killSwitch;
    }

    /** Opens a case when a service goes down; an open case hears of every change. */
    @Override
    public void accept(Event event) {
        surroundings.hear(event);
        if (event instanceof Event.StatusChanged change) {
            changed(change.view().name());
        } else if (event instanceof Event.PauseChanged change && change.pause().isEmpty()) {
            changed(change.service().name());
        } else if (event instanceof Event.MaintenanceChanged change && !change.on()) {
            changed(change.service().name());
        } else if (event instanceof Event.HealingPaused change && change.pause().isEmpty()) {
            orders.rules.keySet().forEach(this::changed);
        } else if (event instanceof Event.ServiceHealingPaused change
                && change.pause().isEmpty()) {
            changed(change.service().name());
        }
    }

    /** An open case judges anew; what is down without one, perhaps all through a pause or maintenance, is healed now. */
    private void changed(String service) {
        Case running = open.get(service);
        if (running != null) {
            running.wake();
        } else {
            lookAnew(service);
        }
    }

    private boolean healsByItself(String service) {
        return !closed
                && !lease.isAnothers()
                && intake.unwanted(service, Trigger.STATUS).isEmpty();
    }

    /** Opens a case for what is down without one; it writes itself down first. */
    private void lookAnew(String service) {
        boolean down = monitor.find(service)
                .filter(view -> view.status() == Status.DOWN)
                .isPresent();
        if (down && healsByItself(service)) {
            CaseFile file = CaseFile.of(service, Trigger.STATUS, Wish.OWN, clock.now());
            Case fresh = new Case(this, file, false);
            if (open.putIfAbsent(service, fresh) == null) {
                fresh.start();
            }
        }
    }

    /** Ends all cases within a few seconds; a call under way is interrupted and stays {@code unknown}. */
    @Override
    public void close() {
        closed = true;
        courier.close();
        killSwitch.close();
        lease.close();
        Deadline deadline = Deadline.after(clock, END_LIMIT);
        open.values().forEach(Case::interrupt);
        try {
            for (Case each : open.values()) {
                each.join(deadline.remaining());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- for cases

    Clock clock() {
        return clock;
    }

    Monitor monitor() {
        return monitor;
    }

    Journal journal() {
        return journal;
    }

    Orders orders() {
        return orders;
    }

    Instant startedAt() {
        return startedAt;
    }

    Inquiry inquiry() {
        return inquiry;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    void tell(Event event) {
        listener.accept(event);
    }

    /** Under which epoch to act; empty when this is not the one that acts. */
    OptionalLong epoch() {
        return lease.epoch();
    }

    /** Whether no other is known to act. */
    public boolean leads() {
        return !lease.isAnothers();
    }

    long epochOrNone() {
        return lease.epoch().orElse(-1);
    }

    /** The case of a service that this one sees to. */
    Optional<Case> running(String service) {
        return Optional.ofNullable(open.get(service));
    }

    /** Whether an attempt on it is under way. */
    boolean acting(String service) {
        Case running = open.get(service);
        return running != null && running.acting();
    }

    /** Closes a case; what came too late for it to hear is looked at anew, so that no fall goes unheard. */
    void ended(String service, Case which, boolean unheard) {
        open.remove(service, which);
        if (unheard) {
            lookAnew(service);
        }
    }

    /** Tells why nothing is done; whether that can be written down makes no difference. */
    void refused(List<Denial> denials) {
        Instant now = Sql.millis(clock.now());
        for (Denial each : denials) {
            Verdict.Refuse refusal = each.refusal();
            listener.accept(new Event.HealSuppressed(
                    now,
                    each.service(),
                    each.trigger().label(),
                    refusal.reason().label(),
                    refusal.detail()));
        }
        try {
            journal.refuse(denials, now);
        } catch (IOException e) {
            LOG.debug("{} refusals are not written down: {}", denials.size(), e.getMessage());
        }
    }

    void tellLock(String service, boolean locked, String by) {
        monitor.find(service)
                .ifPresent(view -> listener.accept(
                        new Event.LockChanged(clock.now(), view.watched().service(), locked, by)));
    }

    boolean alerting(String service) {
        return monitor.find(service)
                .map(view -> view.watched().service().alerts())
                .orElse(false);
    }

    Optional<HealRule> rule(String service) {
        return Optional.ofNullable(orders.rules.get(service));
    }
}
