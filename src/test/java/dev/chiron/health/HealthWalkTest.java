package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.HealthRule.Confirm;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random walks through the state machine, each step held against what must be true of all. */
class HealthWalkTest {
    private static final Instant START = Instant.parse("2026-01-20T10:00:00Z");
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
    private static final Confirm CONFIRM = new Confirm(2, Duration.ofMillis(500));
    private static final HealthRule DEFAULTS = new HealthRule(3, 2, CONFIRM, Optional.empty(), Duration.ZERO);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void noStepBreaksWhatMustHold(long seed) {
        Random random = new Random(seed);
        HealthRule rule = new HealthRule(
                1 + random.nextInt(5),
                1 + random.nextInt(4),
                new Confirm(random.nextInt(4), Duration.ofMillis(500)),
                Optional.empty(),
                Duration.ofSeconds(random.nextInt(60)));
        Walk walk = new Walk(rule);
        for (int step = 0; step < 100_000; step++) {
            Outcome outcome = OUTCOMES.get(random.nextInt(OUTCOMES.size()));
            walk.step(outcome, step > 0 && random.nextInt(4) == 0);
        }
    }

    /** Counts by itself what the machine must have counted. */
    private static final class Walk {
        private final HealthRule rule;
        private HealthState state;
        private Instant now = START;
        private int failures;
        private int passes;
        private boolean counting;

        Walk(HealthRule rule) {
            this.rule = rule;
            this.state = HealthState.starting(rule, now);
            this.counting = rule.startPeriod().isZero();
        }

        void step(Outcome outcome, boolean confirmation) {
            now = now.plusSeconds(1);
            HealthState before = state;
            Health.Step step = confirmation
                    ? Health.confirmation(state, outcome, rule, now)
                    : Health.check(state, outcome, rule, now);
            state = step.state();
            count(outcome);
            holds(before, outcome, step);
        }

        private void count(Outcome outcome) {
            boolean starting = !counting && now.isBefore(START.plus(rule.startPeriod()));
            switch (outcome) {
                case PASSED -> {
                    counting = true;
                    failures = 0;
                    passes++;
                }
                case IMPAIRED -> {
                    counting = true;
                    failures = 0;
                    passes = 0;
                }
                case SOFT_FAILURE, HARD_FAILURE -> {
                    failures += starting ? 0 : 1;
                    passes = starting ? passes : 0;
                }
                case NOT_RUN -> {}
            }
        }

        private void holds(HealthState before, Outcome outcome, Health.Step step) {
            must(state.consecutiveFailures() == failures, "failures are counted", before, outcome);
            must(state.consecutivePasses() == passes, "passes are counted", before, outcome);
            boolean changed = state.status() != before.status();
            must(step.transition().isPresent() == changed, "a transition is a change of status", before, outcome);
            must(state.since().equals(changed ? now : before.since()), "since is the last change", before, outcome);
            must(!changed || enters(before.status(), outcome), "the new status is earned", before, outcome);
            must(step.confirmIn().isEmpty() || mayConfirm(outcome), "re-probes are within the rule", before, outcome);
            must(
                    outcome != Outcome.NOT_RUN || state.retried(0).equals(before.retried(0)),
                    "a check that was not run changes nothing",
                    before,
                    outcome);
        }

        private boolean mayConfirm(Outcome outcome) {
            return outcome.failure()
                    && state.status() != Status.DOWN
                    && state.retries() < rule.confirm().retries();
        }

        private boolean enters(Status from, Outcome outcome) {
            return switch (state.status()) {
                case UNKNOWN -> false;
                case UP -> outcome == Outcome.PASSED && (from == Status.UNKNOWN || passes >= rule.successThreshold());
                case DEGRADED -> outcome == Outcome.IMPAIRED || outcome == Outcome.SOFT_FAILURE;
                case DOWN -> failures >= rule.failureThreshold();
            };
        }

        private void must(boolean holds, String what, HealthState before, Outcome outcome) {
            if (!holds) {
                throw new AssertionError(what + ": " + outcome + " made " + state + " of " + before + " under " + rule);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HARD_FAILURE", "SOFT_FAILURE"})
    void onePercentOfRandomFailuresNeverMakesAServiceDownInTenThousandChecks(Outcome failure) {
        Random random = new Random(20260120);
        HealthState state = HealthState.starting(DEFAULTS, START);
        int injected = 0;
        for (int check = 0; check < 10_000; check++) {
            Instant now = START.plusSeconds(15L * check);
            Outcome outcome = random.nextInt(100) == 0 ? failure : Outcome.PASSED;
            Health.Step step = Health.check(state, outcome, DEFAULTS, now);
            while (step.confirmIn().isPresent()) {
                Outcome again = random.nextInt(100) == 0 ? failure : Outcome.PASSED;
                step = Health.confirmation(step.state(), again, DEFAULTS, now);
            }
            injected += outcome == failure ? 1 : 0;
            state = step.state();
            assertThat(state.status()).as("after check %d", check).isNotEqualTo(Status.DOWN);
        }
        assertThat(injected).isBetween(50, 150);
    }

    @Test
    void aDeadServiceIsDownWithinTwoSecondsOfItsFirstFailedCheck() {
        Health.Step step = Health.check(
                Health.check(HealthState.starting(DEFAULTS, START), Outcome.PASSED, DEFAULTS, START)
                        .state(),
                Outcome.HARD_FAILURE,
                DEFAULTS,
                START);
        Duration waited = Duration.ZERO;
        while (step.confirmIn().isPresent()) {
            waited = waited.plus(step.confirmIn().get());
            step = Health.confirmation(step.state(), Outcome.HARD_FAILURE, DEFAULTS, START.plus(waited));
        }

        assertThat(step.state().status()).isEqualTo(Status.DOWN);
        assertThat(waited).isLessThanOrEqualTo(Duration.ofSeconds(2));
    }
}
