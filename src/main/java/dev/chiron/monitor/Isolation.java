package dev.chiron.monitor;

import dev.chiron.health.Circuit;
import dev.chiron.health.CircuitRule;
import dev.chiron.health.HealthState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/** The circuit of one service, if it has one. Changed under the watch's lock only, read by all. */
final class Isolation {
    private volatile Optional<Circuit> circuit = Optional.empty();

    Optional<Circuit> circuit() {
        return circuit;
    }

    /** Goes on under other settings: what is known holds, or begins anew, or is given up with the option. */
    void adopt(Watched watched, boolean same, Instant now) {
        Optional<Circuit> known = same ? circuit : Optional.empty();
        circuit = rule(watched).map(_ -> known.orElseGet(() -> Circuit.closed(now)));
    }

    /** Whether a check that nobody asked for is left out now. */
    boolean holds(Watched watched, Instant now) {
        return rule(watched)
                .filter(rule -> circuit.filter(its -> its.isolates(rule, now)).isPresent())
                .isPresent();
    }

    /** The first of its turns that is not left out. */
    Instant firstTurn(Instant slot, Watched watched) {
        Instant until = rule(watched)
                .flatMap(rule -> circuit.flatMap(its -> its.retryAt(rule)))
                .orElse(slot);
        Duration every = watched.service().interval().orElse(Duration.ZERO);
        if (!slot.isBefore(until) || every.isZero()) {
            return slot;
        }
        long whole = Duration.between(slot, until).plus(every).minusNanos(1).dividedBy(every);
        return slot.plus(every.multipliedBy(whole));
    }

    /** Nothing is known of the service any more; answers with where the circuit stood if that changes. */
    Optional<Circuit.State> closed(Watched watched, Instant now) {
        return moved(watched, (its, _) -> its.state() == Circuit.State.CLOSED ? its : Circuit.closed(now));
    }

    /** A probe is let through; likewise. */
    Optional<Circuit.State> probing(Watched watched, Instant now) {
        return moved(watched, (its, _) -> its.probing(now));
    }

    /** A check ended; likewise. */
    Optional<Circuit.State> after(Check check, HealthState health, Watched watched) {
        return moved(watched, (its, rule) -> its.after(check.outcome(), health, rule, check.at()));
    }

    private Optional<Circuit.State> moved(Watched watched, BiFunction<Circuit, CircuitRule, Circuit> change) {
        Optional<Circuit> before = circuit;
        if (before.isPresent()) {
            circuit = rule(watched).map(rule -> change.apply(before.get(), rule));
        }
        return before.map(Circuit::state)
                .filter(from -> circuit.filter(its -> its.state() != from).isPresent());
    }

    private static Optional<CircuitRule> rule(Watched watched) {
        return watched.particulars().circuit();
    }
}
