package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.Circuit.State;
import dev.chiron.health.HealthRule.Confirm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CircuitTest {
    private static final Instant START = Instant.parse("2026-01-20T10:00:00Z");
    private static final Duration OPEN_FOR = Duration.ofSeconds(30);
    private static final CircuitRule RULE = new CircuitRule(3, OPEN_FOR);

    private static HealthRule judged(int failures, Duration startPeriod) {
        return new HealthRule(failures, 2, new Confirm(0, Duration.ofMillis(1)), Optional.empty(), startPeriod);
    }

    /** A service and its circuit, as they go on together. */
    private static final class Pair {
        private final HealthRule judged;
        private HealthState health;
        private Circuit circuit = Circuit.closed(START);
        private Instant now = START;

        Pair(HealthRule judged) {
            this.judged = judged;
            health = HealthState.starting(judged, START);
        }

        Pair check(Outcome... outcomes) {
            for (Outcome outcome : outcomes) {
                now = now.plusSeconds(1);
                health = Health.check(health, outcome, judged, now).state();
                circuit = circuit.probing(now).after(outcome, health, RULE, now);
            }
            return this;
        }
    }

    private static Pair pair() {
        return new Pair(judged(3, Duration.ZERO));
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"HARD_FAILURE", "SOFT_FAILURE"})
    void opensAtTheThresholdAndNotBefore(Outcome failure) {
        Pair pair = pair().check(failure, failure);
        assertThat(pair.circuit.state()).isEqualTo(State.CLOSED);

        pair.check(failure);
        assertThat(pair.circuit).isEqualTo(new Circuit(State.OPEN, pair.now));
        assertThat(pair.circuit.retryAt(RULE)).contains(pair.now.plus(OPEN_FOR));
        assertThat(pair.health.status()).isEqualTo(Status.DOWN);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"PASSED", "IMPAIRED"})
    void failuresThatAreNotInARowDoNotOpenIt(Outcome pass) {
        Pair pair = pair().check(
                        Outcome.HARD_FAILURE, Outcome.HARD_FAILURE, pass, Outcome.HARD_FAILURE, Outcome.HARD_FAILURE);

        assertThat(pair.circuit).isEqualTo(Circuit.closed(START));
    }

    @Test
    void isolatesForExactlyAsLongAsItIsToBeOpen() {
        Circuit open = new Circuit(State.OPEN, START);

        assertThat(open.isolates(RULE, START)).isTrue();
        assertThat(open.isolates(RULE, START.plus(OPEN_FOR).minusMillis(1))).isTrue();
        assertThat(open.isolates(RULE, START.plus(OPEN_FOR))).isFalse();
        assertThat(Circuit.closed(START).isolates(RULE, START)).isFalse();
        assertThat(open.probing(START).isolates(RULE, START)).isFalse();
    }

    @Test
    void anotherTimeToBeOpenHoldsAtOnceForOneThatIsOpen() {
        Circuit open = new Circuit(State.OPEN, START);
        CircuitRule shorter = new CircuitRule(3, Duration.ofSeconds(5));

        assertThat(open.retryAt(shorter)).contains(START.plusSeconds(5));
    }

    @Test
    void oneProbeThatFailsOpensItAnewAndOneThatPassesClosesIt() {
        Pair pair = pair().check(Outcome.HARD_FAILURE, Outcome.HARD_FAILURE, Outcome.HARD_FAILURE);
        Instant first = pair.circuit.since();

        pair.check(Outcome.SOFT_FAILURE);
        assertThat(pair.circuit).isEqualTo(new Circuit(State.OPEN, first.plusSeconds(1)));

        pair.check(Outcome.IMPAIRED);
        assertThat(pair.circuit).isEqualTo(Circuit.closed(first.plusSeconds(2)));
    }

    @Test
    void aProbeThatCouldNotBeRunLeavesItHalfOpenForTheNext() {
        Pair pair = pair().check(Outcome.HARD_FAILURE, Outcome.HARD_FAILURE, Outcome.HARD_FAILURE, Outcome.NOT_RUN);

        assertThat(pair.circuit.state()).isEqualTo(State.HALF_OPEN);
        assertThat(pair.circuit.isolates(RULE, pair.now)).isFalse();
        assertThat(pair.check(Outcome.HARD_FAILURE).circuit.state()).isEqualTo(State.OPEN);
    }

    @Test
    void failuresInTheStartPeriodSayNothing() {
        HealthRule judged = judged(3, Duration.ofSeconds(10));
        Pair pair = new Pair(judged).check(Outcome.HARD_FAILURE, Outcome.HARD_FAILURE, Outcome.HARD_FAILURE);
        assertThat(pair.circuit.state()).isEqualTo(State.CLOSED);

        pair.now = START.plusSeconds(60);
        pair.check(Outcome.HARD_FAILURE, Outcome.HARD_FAILURE, Outcome.HARD_FAILURE);
        pair.health = pair.health.restarted(judged, pair.now);
        pair.check(Outcome.HARD_FAILURE);
        assertThat(pair.circuit.state()).as("it is looked at while it starts").isEqualTo(State.HALF_OPEN);

        pair.now = pair.now.plusSeconds(60);
        assertThat(pair.check(Outcome.HARD_FAILURE).circuit.state()).isEqualTo(State.OPEN);
    }

    @Test
    void aCircuitThatOpensEarlierMakesTheServiceDownEarlier() {
        assertThat(RULE.over(judged(10, Duration.ZERO)).failureThreshold()).isEqualTo(3);
        assertThat(RULE.over(judged(2, Duration.ZERO)).failureThreshold()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void onLongWalksItIsNeverOpenUnlessTheServiceIsDown(long seed) {
        Random random = new Random(seed);
        Pair pair = new Pair(RULE.over(judged(1 + random.nextInt(6), Duration.ofSeconds(random.nextInt(20)))));
        List<Outcome> outcomes = List.of(Outcome.values());
        for (int step = 0; step < 100_000; step++) {
            Circuit before = pair.circuit;
            Outcome outcome = outcomes.get(random.nextInt(outcomes.size()));
            pair.check(outcome);
            State state = pair.circuit.state();
            boolean holds = (state != State.OPEN || (pair.health.status() == Status.DOWN && outcome.failure()))
                    && (state != State.HALF_OPEN || before.state() != State.CLOSED)
                    && ((outcome != Outcome.PASSED && outcome != Outcome.IMPAIRED) || state == State.CLOSED);
            if (!holds) {
                throw new AssertionError(outcome + " made " + pair.circuit + " of " + before + " with " + pair.health);
            }
        }
    }
}
