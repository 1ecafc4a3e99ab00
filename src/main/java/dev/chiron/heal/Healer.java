package dev.chiron.heal;

import dev.chiron.health.Status;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Takes signals that a service is not well, and opens a case for it: one at a time for each service, each on its own thread.
 *
 * <p>It listens to the house's events for changes of status; {@link #signal} is for the webhook and for people.
 */
public final class Healer implements Consumer<Event>, AutoCloseable {
    private static final Duration END_LIMIT = Duration.ofSeconds(4);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

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
    }

    /** Puts other settings and rules in force: open cases go on under them, and what is down already is looked at anew. */
    public void adopt(HealSettings settings, Map<String, HealRule> rules) {
        orders = new Orders(settings, Map.copyOf(rules));
        open.values().forEach(Case::wake);
        rules.keySet().forEach(this::lookAnew);
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

    /** Takes a signal; returns at once. */
    public Reception signal(String service, Trigger trigger) {
        return signal(service, trigger, false);
    }

    /**
     * Takes a person's wish; returns at once.
     *
     * @param forced whether it goes against what a person may overrule
     */
    public Reception wish(String service, boolean forced) {
        return signal(service, Trigger.MANUAL, forced);
    }

    private Reception signal(String service, Trigger trigger, boolean forced) {
        Orders now = orders;
        if (!now.rules.containsKey(service) || !alerting(service)) {
            String shown = NAME.matcher(service).matches() ? service : "";
            refused(shown, trigger, new Verdict.Refuse(Refusal.NO_MATCH, "no service that may be healed"));
            return Reception.REFUSED;
        }
        if (trigger != Trigger.MANUAL && !now.settings.triggers().contains(trigger)) {
            refused(service, trigger, new Verdict.Refuse(Refusal.NOT_TRIGGER, "not among heal.triggers"));
            return Reception.REFUSED;
        }
        return opened(service, trigger, forced);
    }

    /** A person comes before a case that only waits; nobody comes before one that acts. */
    private Reception opened(String service, Trigger trigger, boolean forced) {
        Case fresh = new Case(this, service, trigger, forced);
        boolean byHand = trigger == Trigger.MANUAL;
        Case now = open.compute(
                service, (_, running) -> running == null || (byHand && running.supersede()) ? fresh : running);
        if (now != fresh) {
            now.hearAgain();
            refused(service, trigger, new Verdict.Refuse(Refusal.DUPLICATE, "a case is open already"));
            return Reception.DUPLICATE;
        }
        if (closed) {
            open.remove(service, fresh);
            return Reception.REFUSED;
        }
        fresh.start();
        return Reception.OPENED;
    }

    /** Lets a service be healed again that healing gave up on. */
    public void unlock(String service) {
        boolean was = journal.locked(service);
        journal.unlock(service, clock.now());
        if (was) {
            tellLock(service, false);
        }
        Case running = open.get(service);
        if (running != null) {
            running.wake();
        }
    }

    /** Does the same for a service that was locked out for as long as the settings say. */
    void unlockIfDue(String service) {
        Optional<Instant> due = orders.settings()
                .autoUnlockAfter()
                .flatMap(time -> journal.lockedSince(service).map(since -> since.plus(time)));
        if (due.filter(end -> !clock.now().isBefore(end)).isPresent()) {
            unlock(service);
        }
    }

    /** Opens a case when a service goes down; an open case hears of every change. */
    @Override
    public void accept(Event event) {
        surroundings.hear(event);
        if (event instanceof Event.StatusChanged change) {
            statusChanged(change);
        } else if (event instanceof Event.PauseChanged change && change.pause().isEmpty()) {
            goesOn(change.service().name());
        } else if (event instanceof Event.MaintenanceChanged change && !change.on()) {
            goesOn(change.service().name());
        }
    }

    /** What was down all along is healed once its pause or maintenance ends. */
    private void goesOn(String service) {
        Case running = open.get(service);
        if (running != null) {
            running.wake();
        } else {
            lookAnew(service);
        }
    }

    private void statusChanged(Event.StatusChanged change) {
        String service = change.view().name();
        Case running = open.get(service);
        if (running != null) {
            running.wake();
        } else if (change.view().status() == Status.DOWN && healsByItself(service)) {
            signal(service, Trigger.STATUS);
        }
    }

    private boolean healsByItself(String service) {
        Orders now = orders;
        return now.rules.containsKey(service) && now.settings.triggers().contains(Trigger.STATUS) && alerting(service);
    }

    /** Opens a case for what is down without one. */
    private void lookAnew(String service) {
        boolean down = monitor.find(service)
                .filter(view -> view.status() == Status.DOWN)
                .isPresent();
        if (down && !closed && !open.containsKey(service) && healsByItself(service)) {
            signal(service, Trigger.STATUS);
        }
    }

    /** Ends all cases within a few seconds; a call under way is interrupted and stays {@code unknown}. */
    @Override
    public void close() {
        closed = true;
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

    /** Whether an attempt on it is under way. */
    boolean acting(String service) {
        Case running = open.get(service);
        return running != null && running.acting();
    }

    /** The services that an attempt is under way on, and what is being done. */
    Map<String, Action> acting() {
        Map<String, Action> acting = new HashMap<>();
        open.forEach((service, running) -> running.doing().ifPresent(action -> acting.put(service, action)));
        return acting;
    }

    /** Lets a case act, unless others spend what may be spent: of two that were admitted at once, one waits. */
    synchronized Optional<Verdict.Refuse> claim(String service, Facts facts, Case which) throws InterruptedException {
        Facts now = facts.with(inquiry.load(service, facts.rule(), facts.action(), facts.now()));
        Optional<Verdict.Refuse> late = Rails.admission(now);
        if (late.isEmpty()) {
            which.becomeActing(facts.action());
        }
        return late;
    }

    /** Closes a case; what came too late for it to hear is looked at anew, so that no fall goes unheard. */
    void ended(String service, Case which, boolean unheard) {
        open.remove(service, which);
        if (unheard) {
            lookAnew(service);
        }
    }

    void refused(String service, Trigger trigger, Verdict.Refuse refusal) {
        Instant now = clock.now();
        journal.refuse(new Decision(now, service, trigger, refusal.reason(), refusal.detail()));
        listener.accept(new Event.HealSuppressed(
                now, service, trigger.label(), refusal.reason().label(), refusal.detail()));
    }

    void tellLock(String service, boolean locked) {
        monitor.find(service)
                .ifPresent(view -> listener.accept(
                        new Event.LockChanged(clock.now(), view.watched().service(), locked)));
    }

    private boolean alerting(String service) {
        return monitor.find(service)
                .map(view -> view.watched().service().alerts())
                .orElse(false);
    }

    Optional<HealRule> rule(String service) {
        return Optional.ofNullable(orders.rules.get(service));
    }
}
