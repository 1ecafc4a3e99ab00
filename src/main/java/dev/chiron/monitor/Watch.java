package dev.chiron.monitor;

import dev.chiron.health.Health;
import dev.chiron.health.HealthRule;
import dev.chiron.health.HealthState;
import dev.chiron.health.Outcome;
import dev.chiron.health.Uptime;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The watch on one service. Checks of it never overlap: whoever wants one waits for its turn; readers take the latest
 * immutable view without waiting.
 */
final class Watch {
    private final Clock clock;
    private final DeadlineGuard guard;
    private final Consumer<Event> listener;
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Uptime uptime = new Uptime();
    private Instant accountedUntil;
    private volatile Watched watched;
    private volatile HealthState state;
    private volatile @Nullable Check last;
    private volatile boolean ended;

    Watch(Watched watched, Clock clock, DeadlineGuard guard, Consumer<Event> listener) {
        this.watched = watched;
        this.clock = clock;
        this.guard = guard;
        this.listener = listener;
        this.accountedUntil = clock.now();
        this.state = HealthState.starting(watched.rule(), accountedUntil);
    }

    Watched watched() {
        return watched;
    }

    /** Goes on under new settings; what was known is kept if it is still the same thing that is looked at. */
    void adopt(Watched next) {
        boolean same = next.continues(watched);
        watched = next;
        if (!same) {
            state = HealthState.starting(next.rule(), clock.now());
            last = null;
        }
    }

    /** Ends the watch: a check that still runs is folded in nowhere. */
    void end() {
        ended = true;
    }

    /** A scheduled check with the re-probes that it asks for; the thread's interruption ends it quietly. */
    void run() {
        try {
            Optional<Duration> confirmIn =
                    check(watched.timeout(), Health::check).confirmIn();
            while (confirmIn.isPresent() && !ended) {
                Thread.sleep(confirmIn.get());
                confirmIn = check(watched.timeout(), Health::confirmation).confirmIn();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One fresh check within the time given, without re-probes. */
    ServiceView checkNow(Duration most) throws InterruptedException {
        Duration own = watched.timeout();
        check(own.compareTo(most) < 0 ? own : most, Health::check);
        return view();
    }

    /** The start period begins anew, as after a restart. */
    void restarted() {
        turn.lock();
        try {
            state = state.restarted(watched.rule(), clock.now());
        } finally {
            turn.unlock();
        }
    }

    private interface Fold {
        Health.Step apply(HealthState state, Outcome outcome, HealthRule rule, Instant now);
    }

    private Health.Step check(Duration most, Fold fold) throws InterruptedException {
        turn.lockInterruptibly();
        try {
            Watched subject = watched;
            Check check = subject.check(most, clock, guard);
            return settle(check, fold.apply(state, check.outcome(), subject.rule(), check.at()));
        } finally {
            turn.unlock();
        }
    }

    private Health.Step settle(Check check, Health.Step step) {
        if (ended) {
            return new Health.Step(state, Optional.empty(), Optional.empty());
        }
        uptime.held(state.status(), accountedUntil, check.at());
        accountedUntil = check.at();
        state = check.outcome() == Outcome.PASSED ? step.state().averaging(check.duration()) : step.state();
        last = check;
        ServiceView view = view();
        listener.accept(new Event.CheckFinished(check.at(), view, check));
        step.transition()
                .ifPresent(
                        change -> listener.accept(new Event.StatusChanged(change.at(), view, change, check.detail())));
        return step;
    }

    ServiceView view() {
        Instant now = clock.now();
        Map<Uptime.Window, Double> ratios = new EnumMap<>(Uptime.Window.class);
        for (Uptime.Window window : Uptime.Window.values()) {
            uptime.ratio(window, now).ifPresent(ratio -> ratios.put(window, ratio));
        }
        return new ServiceView(watched, state, Optional.ofNullable(last), ratios);
    }
}
