package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chiron.health.Uptime.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarTest {
    private static final Instant START = Instant.parse("2026-01-20T10:00:00Z");

    private final Uptime uptime = new Uptime();
    private Instant now = START;

    private void held(Status status, int minutes) {
        Instant end = now.plus(Duration.ofMinutes(minutes));
        uptime.held(status, now, end);
        now = end;
    }

    private String latest(int slots) {
        String all = uptime.bar(Window.HOUR, now).slots();
        return all.substring(all.length() - slots);
    }

    @Test
    void aBarOfNothingIsAllGaps() {
        Bar bar = uptime.bar(Window.DAY, START);

        assertThat(bar.slots()).isEqualTo("-".repeat(48));
        assertThat(bar.from()).isEqualTo(START.minus(Duration.ofMinutes(47 * 30)));
    }

    @Test
    void eachSlotShowsItsStatus() {
        held(Status.UP, 2);
        held(Status.DEGRADED, 2);
        held(Status.DOWN, 2);
        held(Status.UNKNOWN, 2);
        uptime.leftOut(now, now.plusSeconds(60));

        assertThat(latest(5)).isEqualTo("udx-m");
    }

    @Test
    void aSlotShowsTheWorstThatWasHeldInIt() {
        held(Status.UP, 1);
        uptime.held(Status.DOWN, now, now.plusSeconds(1));
        uptime.held(Status.UP, now.plusSeconds(1), now.plusSeconds(50));
        uptime.leftOut(now.plusSeconds(50), now.plusSeconds(59));

        assertThat(latest(1)).isEqualTo("x");
    }

    @Test
    void aStatusShowsAsSoonAsItBegins() {
        held(Status.UP, 2);
        uptime.begins(Status.DOWN, now);

        assertThat(latest(2)).isEqualTo("ux");
    }

    @Test
    void slotsWithoutChecksAreGapsAlsoAfterTheLatest() {
        held(Status.UP, 2);
        now = now.plus(Duration.ofMinutes(6));

        assertThat(latest(5)).isEqualTo("u----");
    }

    @Test
    void timeLeftOutIsNoUptimeEitherWay() {
        held(Status.UP, 2);
        uptime.leftOut(now, now.plusSeconds(600));

        assertThat(uptime.ratio(Window.HOUR, now.plusSeconds(600))).hasValue(1);
    }

    @Test
    void whatIsRememberedComesBackWithTheGapBehindIt() {
        Instant hourAgo = START.minus(Duration.ofHours(1));
        uptime.restore(List.of(
                new Stretch(
                        hourAgo,
                        hourAgo.plusSeconds(1200),
                        Duration.ofSeconds(1000),
                        Duration.ofSeconds(750),
                        Status.DOWN),
                new Stretch(
                        hourAgo.plusSeconds(1200),
                        hourAgo.plusSeconds(2400),
                        Duration.ofSeconds(1200),
                        Duration.ofSeconds(1200),
                        Status.UP)));

        assertThat(uptime.ratio(Window.MONTH, START).orElseThrow()).isCloseTo(1950.0 / 2200, within(0.001));
        assertThat(uptime.bar(Window.HOUR, START).slots()).isEqualTo("x".repeat(9) + "u".repeat(10) + "-".repeat(11));
    }

    @Test
    void whatIsRememberedLateStandsBeforeWhatWasNotedSince() {
        held(Status.UP, 4);
        Instant monthAgo = START.minus(Duration.ofDays(29));
        uptime.restore(List.of(
                new Stretch(monthAgo, monthAgo.plusSeconds(240), Duration.ofMinutes(4), Duration.ZERO, Status.DOWN)));

        assertThat(uptime.ratio(Window.HOUR, now)).hasValue(1);
        assertThat(uptime.ratio(Window.MONTH, now).orElseThrow()).isCloseTo(0.5, within(0.001));
    }
}
