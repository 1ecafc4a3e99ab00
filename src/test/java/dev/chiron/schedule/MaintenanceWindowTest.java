package dev.chiron.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Warsaw's clocks are set forward at 2026-03-29T01:00Z (02:00 to 03:00) and back at 2026-10-25T01:00Z (03:00 to 02:00). */
class MaintenanceWindowTest {
    private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

    private static MaintenanceWindow window(String cron, String length) {
        return MaintenanceWindow.of(cron, Duration.parse(length), WARSAW);
    }

    @ParameterizedTest(name = "{0} for {1} at {2}: {3}, {4}")
    @CsvSource({
        "0 3 * * SUN, PT1H, 2026-01-18T02:00:00Z, true, it begins on the minute",
        "0 3 * * SUN, PT1H, 2026-01-18T01:59:59.999Z, false, not a moment earlier",
        "0 3 * * SUN, PT1H, 2026-01-18T02:59:59.999Z, true, it lasts to the end",
        "0 3 * * SUN, PT1H, 2026-01-18T03:00:00Z, false, whose moment is outside",
        "0 3 * * SUN, PT1H, 2026-01-19T02:30:00Z, false, Monday is no Sunday",
        "0 3 * * 0, PT1H, 2026-01-18T02:30:00Z, true, Sunday is 0",
        "0 3 * * 7, PT1H, 2026-01-18T02:30:00Z, true, and 7",
        "0 3 * * MON-FRI, PT1H, 2026-01-21T02:30:00Z, true, names have ranges",
        "*/10 * * * *, PT15M, 2026-01-21T02:39:00Z, true, longer than its period it never ends",
        "0 22 * * *, P2D, 2026-01-21T20:59:00Z, true, also when that is days",
        "0 3 1 * *, P31D, 2026-02-27T12:00:00Z, true, a whole month",
        "0 3 * JUL *, PT1H, 2026-07-05T01:30:00Z, true, summer time is one hour earlier in UTC",
        "0 3 * JUL *, PT1H, 2026-07-05T02:30:00Z, false, not an hour later",
        "30 2 * * *, PT1H, 2026-03-29T01:29:00Z, false, 02:30 does not exist that night",
        "30 2 * * *, PT1H, 2026-03-29T01:31:00Z, true, so it begins at 03:30 of summer time",
        "30 2 * * *, PT1H, 2026-03-29T02:31:00Z, false, and lasts its hour",
        "0 1 * * *, PT2H, 2026-03-29T01:59:00Z, true, it lasts two real hours",
        "0 1 * * *, PT2H, 2026-03-29T02:01:00Z, false, and no more",
        "30 2 * * *, PT1H, 2026-10-25T00:31:00Z, true, 02:30 comes twice and the first counts",
        "30 2 * * *, PT1H, 2026-10-25T01:29:00Z, true, over the moment in which clocks are set back",
        "30 2 * * *, PT1H, 2026-10-25T01:31:00Z, false, the second does not",
        "0 1 * * *, PT3H, 2026-10-25T01:59:00Z, true, three real hours from 01:00",
        "0 1 * * *, PT3H, 2026-10-25T02:01:00Z, false, and no more",
        "*/30 * * * *, PT30M, 2026-10-25T01:10:00Z, true, every hour is every hour in the night with one more",
        "*/30 * * * *, PT30M, 2026-03-29T01:10:00Z, true, and in the night with one less",
    })
    void windowsCoverMoments(String cron, String length, String moment, boolean expected, String why) {
        assertThat(window(cron, length).at(Instant.parse(moment)).on()).as(why).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0 3 * * SUN, PT1H, 2026-01-01T00:00:00Z, 40",
        "30 2 * * *, PT45M, 2026-03-27T00:00:00Z, 4",
        "30 2 * * *, PT45M, 2026-10-23T00:00:00Z, 4",
        "*/7 * * * *, PT3M, 2026-10-24T22:00:00Z, 1",
    })
    void whoLooksAgainOnlyWhenToldMissesNothing(String cron, String length, String start, int days) {
        MaintenanceWindow window = window(cron, length);
        Instant now = Instant.parse(start);
        MaintenanceWindow.Look look = window.at(now);
        for (int minute = 0; minute < days * 1440; minute++) {
            now = now.plusSeconds(60);
            look = now.isBefore(look.until()) ? look : window.at(now);
            assertThat(look.on()).as("at %s", now).isEqualTo(window.at(now).on());
        }
    }

    @ParameterizedTest
    @CsvSource({"0 0 30 2 *", "0 0 31 4 *", "'0 0 31 2,4,6,9,11 *'", "0 0 30-31 FEB *"})
    void aDayThatNeverComesIsRefusedWithoutASearchForIt(String cron) {
        assertThatThrownBy(() -> window(cron, "PT1H"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no year has such a day");
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 29 2 *, 2028-02-28T23:30:00Z",
        "0 0 28-30 2 *, 2027-02-27T23:30:00Z",
        "'0 0 31 4,5 *', 2027-05-30T22:30:00Z",
        "0 0 31 4 SUN, 2027-04-03T22:30:00Z",
    })
    void aDayThatComesOnceInAWhileIsADay(String cron, Instant during) {
        assertThat(window(cron, "PT1H").at(during).on()).isTrue();
        assertThat(window(cron, "PT1H").at(during.minus(Duration.ofHours(1))).on())
                .isFalse();
    }

    @Test
    void severalWindowsAreOneMaintenance() {
        Maintenance both = new Maintenance(List.of(window("0 3 * * *", "PT1H"), window("30 3 * * *", "PT1H")));

        assertThat(both.at(Instant.parse("2026-01-18T03:15:00Z")).on()).isTrue();
        assertThat(both.at(Instant.parse("2026-01-18T03:30:00Z")).on()).isFalse();
        assertThat(Maintenance.NEVER.at(Instant.EPOCH)).isEqualTo(new Maintenance.Look(false, Instant.MAX));
    }
}
