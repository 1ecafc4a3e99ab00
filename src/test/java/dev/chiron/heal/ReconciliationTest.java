package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.schedule.Deadline;
import dev.chiron.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long is asked what became of a call. */
class ReconciliationTest {
    private final ManualClock clock = new ManualClock();

    /** A target that only ever says this, and takes a minute for it. */
    private record Slow(ManualClock clock, TargetState says) implements Action {
        @Override
        public String kind() {
            return "slow";
        }

        @Override
        public String host() {
            return "far";
        }

        @Override
        public TargetState observe(Predicate<Instant> ours, Deadline deadline) {
            clock.advance(Duration.ofMinutes(1));
            return says;
        }

        @Override
        public Outcome run(TargetState seen, Order order, Deadline deadline) {
            return new Outcome.Unknown("nobody answers");
        }

        @Override
        public Outcome complete(TargetState seen, Deadline deadline) {
            return new Outcome.Unknown("nobody answers");
        }
    }

    private Reconciliation.Finding found(Reconciliation how, TargetState says) throws InterruptedException {
        Attempt attempt = Attempts.executing("web", clock.now(), "a");
        return how.find(clock, new Slow(clock, says), attempt);
    }

    @Test
    @Timeout(30)
    void aTargetThatNobodySeesAnyMoreIsNotWaitedForWithoutEnd() throws Exception {
        TargetState unseen = TargetState.standing(Refusal.MONITORING_BLIND, "the engine is gone");
        assertThat(found(Reconciliation.afterCall(), unseen)).isEqualTo(Reconciliation.Finding.NOT_KNOWABLE);
    }

    @Test
    @Timeout(30)
    void aTargetWhoseCompletionNobodyAnswersIsNotWaitedForWithoutEnd() throws Exception {
        TargetState stopped = new TargetState("a", false, Optional.empty(), "", Duration.ZERO);
        assertThat(found(Reconciliation.afterCall(), stopped)).isEqualTo(Reconciliation.Finding.NOT_KNOWABLE);
    }

    @Test
    @Timeout(30)
    void untilACallOfAnotherMustHaveEndedNoPatienceIsSpent() throws Exception {
        Instant end = clock.now().plus(Duration.ofMinutes(8));
        TargetState untouched = new TargetState("a", true, Optional.empty(), "", Duration.ZERO);
        assertThat(found(Reconciliation.afterCrash(end), untouched)).isEqualTo(Reconciliation.Finding.NONE);
        assertThat(clock.now()).isAfter(end);
    }
}
