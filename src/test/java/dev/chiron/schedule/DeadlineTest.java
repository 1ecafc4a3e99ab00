package dev.chiron.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
    private final ManualClock clock = new ManualClock();

    @Test
    void theTimeLeftShrinksToZeroAndNoFurther() {
        Deadline deadline = Deadline.after(clock, Duration.ofMillis(1500));
        assertThat(deadline.remaining()).isEqualTo(Duration.ofMillis(1500));

        clock.advance(Duration.ofSeconds(1));
        assertThat(deadline.remainingMillis()).isEqualTo(500);
        assertThat(deadline.expired()).isFalse();
        assertThat(deadline.overdue()).isZero();

        clock.advance(Duration.ofSeconds(1));
        assertThat(deadline.remaining()).isZero();
        assertThat(deadline.remainingMillis()).isZero();
        assertThat(deadline.overdue()).isEqualTo(Duration.ofMillis(500));
        assertThat(deadline.expired()).isTrue();
    }

    @Test
    void millisecondsAreRoundedUpSoThatZeroMeansExpired() {
        assertThat(Deadline.after(clock, Duration.ofNanos(1)).remainingMillis()).isEqualTo(1);
        assertThat(Deadline.after(clock, Duration.ofDays(365)).remainingMillis())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void anEarlierOneEndsEarlier() {
        assertThat(Deadline.after(clock, Duration.ofSeconds(2))
                        .earlierBy(Duration.ofMillis(50))
                        .remaining())
                .isEqualTo(Duration.ofMillis(1950));
    }

    @Test
    void ofTwoTheFirstOneCounts() {
        Deadline deadline = Deadline.after(clock, Duration.ofSeconds(2));
        assertThat(deadline.within(Duration.ofSeconds(1)).remaining()).isEqualTo(Duration.ofSeconds(1));
        assertThat(deadline.within(Duration.ofSeconds(3)).remaining()).isEqualTo(Duration.ofSeconds(2));
    }
}
