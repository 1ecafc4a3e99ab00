package dev.chiron.monitor;

import dev.chiron.health.Bar;
import dev.chiron.health.Circuit;
import dev.chiron.health.Health;
import dev.chiron.health.HealthRule;
import dev.chiron.health.HealthState;
import dev.chiron.health.Latencies;
import dev.chiron.health.Latency;
import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.health.Transition;
import dev.chiron.health.Uptime;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The watch on one service: what is known of it, and what its {@link Checks} add to that. Readers take the latest immutable
 * view without waiting.
 */
final class Watch {
    private static final Duration RECENT = Duration.ofSeconds(1);

    private final Clock clock;
    private final DeadlineGuard guard;
    private final Connectivity connectivity;
    private final AtomicInteger restarts = new AtomicInteger();
    private final Consumer<Event> listener;

    /** Held while what is known changes and the listeners hear of it, which is never long. */
    private final ReentrantLock memory = new ReentrantLock();

    private final QuietTimes quiet = new QuietTimes();
    private final Isolation isolation = new Isolation();
    private final Checks checks = new Checks(this);
    private Latencies latencies = new Latencies();
    private volatile Ledger ledger;
    private volatile Watched watched;
    private volatile HealthState state;
    private volatile Optional<Latency> latency = Optional.empty();
    private volatile Optional<Instant> nextCheck = Optional.empty();
    private volatile Ticker.@Nullable Turn turns;
    private volatile @Nullable Check last;
    private volatile boolean started;
    private volatile boolean ended;

    Watch(Watched watched, Clock clock, DeadlineGuard guard, Connectivity connectivity, Consumer<Event> listener) {
        this.connectivity = connectivity;
        this.watched = watched;
        this.clock = clock;
        this.guard = guard;
        this.listener = listener;
        Instant now = clock.now();
        this.ledger = new Ledger(now);
        this.state = HealthState.starting(watched.rule(), now);
        isolation.adopt(watched, false, now);
    }

    Watched watched() {
        return watched;
    }

    /** Goes on under new settings; what was known is kept if it is still the same thing that is looked at. */
    void adopt(Watched next) {
        remembering(() -> {
            boolean same = next.continues(watched);
            watched = next;
            quiet.replan();
            Instant now = clock.now();
            isolation.adopt(next, same, now);
            if (!same) {
                ledger = new Ledger(now);
                latencies = new Latencies();
                latency = Optional.empty();
                state = HealthState.starting(next.rule(), now);
                last = null;
                started = false;
            }
        });
    }

    /** Says which turns it has from now on, if any. */
    void turns(Ticker.@Nullable Turn next) {
        turns = next;
        nextCheck = due();
    }

    private Optional<Instant> due() {
        return Optional.ofNullable(turns)
                .map(turn -> isolation.firstTurn(clock.now().plus(turn.untilNext()), watched))
                .map(slot -> slot.truncatedTo(ChronoUnit.MILLIS));
    }

    /** Who checks it, and when. */
    Checks checks() {
        return checks;
    }

    boolean ended() {
        return ended;
    }

    /** Ends the watch: when this returns, no listener hears of the service again, whatever still runs. */
    void end() {
        remembering(() -> ended = true);
    }

    /** The start period begins anew, as after a restart; a service with a startup probe is unknown until that passes. */
    void restarted() {
        remembering(() -> {
            Instant now = clock.now();
            state = state.restarted(watched.rule(), now);
            started = false;
            restarts.incrementAndGet();
            moved(isolation.probing(watched, now), now);
            if (watched.particulars().looks().startup().isPresent()) {
                forget(now, "restarted; its startup probe has not passed yet");
            }
        });
    }

    private void remembering(Runnable change) {
        memory.lock();
        try {
            change.run();
        } finally {
            memory.unlock();
        }
    }

    /** Nothing is known of the service from now on. */
    private void forget(Instant now, String why) {
        Status before = state.status();
        if (!ended && before != Status.UNKNOWN) {
            ledger.write(before, quiet.hold(), watched, now);
            state = state.forgotten(now);
            Optional<Circuit.State> from = isolation.closed(watched, now);
            listener.accept(new Event.StatusChanged(now, view(), new Transition(before, Status.UNKNOWN, now), why));
            moved(from, now);
        }
    }

    /** Pauses it, or lets it go on. */
    void pause(Optional<Pause> next) {
        quieted(now -> quiet.paused(next, watched, now));
    }

    /** Ends a pause whose time has come, and goes into or out of maintenance. */
    void lookAtClock(Instant now) {
        if (quiet.due(now)) {
            quieted(moment -> quiet.look(watched, moment));
        }
    }

    private void quieted(Function<Instant, List<Event>> change) {
        memory.lock();
        try {
            if (!ended) {
                Instant now = clock.now();
                boolean before = quiet.hold();
                List<Event> events = change.apply(now);
                if (before != quiet.hold()) {
                    ledger.write(state.status(), before, watched, now);
                    ledger.begins(state.status(), quiet.hold(), now);
                }
                events.forEach(listener);
            }
        } finally {
            memory.unlock();
        }
    }

    /** Takes in what is remembered from before the program was started, unless it is another thing; what is seen by now counts more. */
    void restore(Memory past) {
        memory.lock();
        try {
            boolean same = past.module().equals(watched.service().module())
                    && past.target().equals(watched.service().shownTarget());
            if (same) {
                Check seen = last;
                boolean blind = seen != null && seen.outcome() == Outcome.NOT_RUN;
                state = blind ? state : state.after(past.health());
                started = started || state.status() != Status.UNKNOWN;
                ledger.restore(past.past(), clock.now());
                if (!connectivity.connected()) {
                    forget(clock.now(), "Chiron itself is cut off");
                }
            }
        } finally {
            memory.unlock();
        }
    }

    /** How what a check found changes what is known. */
    interface Fold {
        Health.Step apply(HealthState state, Outcome outcome, HealthRule rule, Instant now);
    }

    /** Whether a check is left out now; what is held of the service then goes on to hold. */
    boolean leftOut() {
        memory.lock();
        try {
            Instant now = clock.now();
            boolean isolated = !ended && isolation.holds(watched, now);
            if (isolated) {
                ledger.vouched(state.status(), quiet.hold(), watched, now);
                ledger.begins(state.status(), quiet.hold(), now);
                nextCheck = due();
            }
            return isolated;
        } finally {
            memory.unlock();
        }
    }

    /** One check, folded in; answers with the wait until the re-probe, if it asks for one. Only one at a time may run. */
    Optional<Duration> checked(Duration most, Fold fold) throws InterruptedException {
        Watched subject = watched;
        int life = restarts.get();
        return ended ? Optional.empty() : settle(subject, life, check(subject, most), fold);
    }

    private Check check(Watched subject, Duration most) throws InterruptedException {
        long began = clock.nanos();
        if (!connectivity.connected()) {
            return connectivity.blind();
        }
        letThrough();
        Inspection inspection = new Inspection(subject, most, clock, guard);
        Check check = started ? inspection.started() : inspection.starting(startsTooLong());
        return check.failedOfNetwork() && connectivity.cutOff(began, state.status() == Status.DOWN)
                ? connectivity.blind()
                : check;
    }

    /** Of an open circuit, this check is the one that decides. */
    private void letThrough() {
        remembering(() -> {
            Instant now = clock.now();
            moved(isolation.probing(watched, now), now);
        });
    }

    /** Tells that the circuit moved, if it did. */
    private void moved(Optional<Circuit.State> from, Instant now) {
        if (from.isPresent() && !ended) {
            ServiceView view = view();
            view.circuit()
                    .ifPresent(circuit ->
                            listener.accept(new Event.CircuitChanged(now, view, from.get(), circuit.state())));
        }
    }

    /** Nothing is known any more, for Chiron itself is cut off. */
    void cutOff(Instant now) {
        remembering(() -> forget(now, "Chiron itself is cut off"));
    }

    /** Whether it was checked since that moment, or a second ago. */
    boolean isFresh(Instant since) {
        Check known = last;
        Instant recently = clock.now().minus(RECENT);
        return known != null && (!known.at().isBefore(since) || known.at().isAfter(recently));
    }

    /** A start period bounds the start, if there is one. */
    private boolean startsTooLong() {
        return !watched.rule().startPeriod().isZero()
                && state.startingUntil().filter(clock.now()::isBefore).isEmpty();
    }

    /** Folds in what was seen, unless it was seen of another thing, or of what ran before a restart. */
    private Optional<Duration> settle(Watched subject, int life, Check seen, Fold fold) {
        memory.lock();
        try {
            if (ended || !watched.continues(subject) || life != restarts.get()) {
                return Optional.empty();
            }
            Check check = connectivity.connected() ? seen : connectivity.blind();
            lookAtClock(check.at());
            started = started || Inspection.sawStart(watched, check);
            Health.Step step = fold.apply(state, check.outcome(), watched.rule(), check.at());
            Held held = ledger.checked(state.status(), quiet.hold(), watched, check.at());
            state = check.outcome() == Outcome.PASSED ? averaged(step.state(), check) : step.state();
            ledger.begins(state.status(), quiet.hold(), check.at());
            last = check;
            Optional<Circuit.State> from = isolation.after(check, state, watched);
            nextCheck = due();
            tell(check, held, step, from);
            return step.confirmIn();
        } finally {
            memory.unlock();
        }
    }

    /** A circuit opens after its service went down, and closes before it is up. */
    private void tell(Check check, Held held, Health.Step step, Optional<Circuit.State> from) {
        ServiceView view = view();
        boolean opens = view.retryAt().isPresent();
        listener.accept(new Event.CheckFinished(check.at(), view, check, held));
        moved(opens ? Optional.empty() : from, check.at());
        step.transition()
                .ifPresent(
                        change -> listener.accept(new Event.StatusChanged(change.at(), view, change, check.detail())));
        moved(opens ? from : Optional.empty(), check.at());
    }

    private HealthState averaged(HealthState next, Check check) {
        latencies.add(check.duration());
        latency = latencies.percentiles();
        return next.averaging(check.duration());
    }

    Bar bar(Uptime.Window window) {
        return ledger.bar(window, clock.now());
    }

    ServiceView view() {
        return new ServiceView(
                watched,
                state,
                Optional.ofNullable(last),
                ledger.ratios(),
                quiet.pause(),
                quiet.maintenance(),
                nextCheck,
                latency,
                isolation.circuit());
    }
}
