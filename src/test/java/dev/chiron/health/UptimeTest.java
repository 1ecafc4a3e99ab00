package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.chiron.health.Uptime.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UptimeTest {
    private static final Instant START = Instant.parse("2026-01-20T10:00:00Z");

    private final Uptime uptime = new Uptime();
    private Instant now = START;

    private void held(Status status, Duration time) {
        uptime.held(status, now, now.plus(time));
        now = now.plus(time);
    }

    private OptionalDouble ratio(Window window) {
        return uptime.ratio(window, now);
    }

    @ParameterizedTest
    @EnumSource
    void nothingKnownHasNoRatio(Window window) {
        held(Status.UNKNOWN, Duration.ofMinutes(10));

        assertThat(ratio(window)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void degradedCountsAsUpAndUnknownCountsNeitherWay(Window window) {
        held(Status.UP, Duration.ofMinutes(1));
        held(Status.DEGRADED, Duration.ofMinutes(2));
        held(Status.UNKNOWN, Duration.ofMinutes(10));
        held(Status.DOWN, Duration.ofMinutes(1));

        assertThat(ratio(window)).hasValue(0.75);
    }

    @Test
    void alwaysUpIsExactlyOneHoweverManyChecksItTook() {
        for (int check = 0; check < 100_000; check++) {
            held(Status.UP, Duration.ofMillis(137));
        }

        assertThat(ratio(Window.DAY)).hasValue(1.0);
    }

    @Test
    void whatIsOlderThanTheWindowIsForgotten() {
        held(Status.DOWN, Duration.ofHours(1));
        held(Status.UP, Duration.ofHours(1));

        assertThat(ratio(Window.HOUR)).hasValue(1.0);
        assertThat(ratio(Window.DAY)).hasValue(0.5);
    }

    @Test
    void oneLongStretchFillsEveryWindowOnly() {
        held(Status.DOWN, Duration.ofDays(60));
        held(Status.UP, Duration.ofMinutes(30));

        assertThat(ratio(Window.HOUR).orElseThrow()).isCloseTo(0.5, within(0.04));
        assertThat(ratio(Window.MONTH).orElseThrow()).isCloseTo(0.0, within(0.01));
    }

    @Test
    void aGapIsNeitherUpNorDown() {
        held(Status.UP, Duration.ofMinutes(20));
        now = now.plus(Duration.ofHours(10));
        held(Status.DOWN, Duration.ofMinutes(20));

        assertThat(ratio(Window.HOUR)).hasValue(0.0);
        assertThat(ratio(Window.DAY)).hasValue(0.5);
    }

    @Test
    void aGapLongerThanTheWindowLeavesNothing() {
        held(Status.UP, Duration.ofMinutes(20));
        now = now.plus(Duration.ofHours(2));

        assertThat(ratio(Window.HOUR)).isEmpty();
    }

    @Test
    void aClockSetBackALittleDoesNotLoseWhatIsKnown() {
        held(Status.UP, Duration.ofMinutes(30));
        now = now.minus(Duration.ofMinutes(10));
        held(Status.DOWN, Duration.ofMinutes(20));

        assertThat(ratio(Window.HOUR).orElseThrow()).isBetween(0.5, 0.8);
    }

    @Test
    void aClockSetBackByAYearStartsAnew() {
        held(Status.UP, Duration.ofMinutes(30));
        now = now.minus(Duration.ofDays(365));
        held(Status.DOWN, Duration.ofMinutes(10));
        held(Status.UP, Duration.ofMinutes(10));

        for (Window window : Window.values()) {
            assertThat(ratio(window)).as(window.label()).hasValue(0.5);
        }
    }

    @Test
    void timeThatRanBackwardsIsNotCounted() {
        uptime.held(Status.DOWN, START, START.minusSeconds(60));

        assertThat(ratio(Window.HOUR)).isEmpty();
    }
}
