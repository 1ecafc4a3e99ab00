package dev.chiron.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.Status;
import dev.chiron.monitor.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Closed hours are read from packs as they would be from the rows. */
abstract class PackContract extends StoreHouse {
    private static final Instant END = at(5 * 3600L);

    /** Five hours and a bit of the sixth; nothing in the third. */
    private void tellHours() {
        List<Event> told = new ArrayList<>();
        for (int check = 0; check < 5 * 120 + 30; check++) {
            Instant now = at(check * 30L);
            if (check / 120 == 2) {
                continue;
            }
            told.add(
                    switch (check % 17) {
                        case 3 -> happenings.failed("api", now, "refused " + check);
                        case 4 -> happenings.notRun("api", now);
                        case 5 ->
                            happenings.impaired("api", now, Duration.ofNanos(1_234_567), Map.of("cache", Status.DOWN));
                        // Two at one moment.
                        case 6 -> happenings.passed("api", now.minusSeconds(30), Duration.ofNanos(7_654_321L * check));
                        default -> happenings.passed("api", now, Duration.ofNanos(3_000_000L + check));
                    });
        }
        told.add(happenings.passed("web", at(10), Duration.ofMillis(1)));
        tell(told);
        clock.advance(Duration.ofHours(5).plusMinutes(20));
    }

    private List<PastCheck> day() throws StoreException {
        return history()
                .checks(Optional.of("api"), at(-7200), END.plusSeconds(1200), 10_000, Optional.empty())
                .items();
    }

    @Test
    void checksAndChartsOfClosedHoursAreTheSameFromPacks() throws Exception {
        tellHours();
        List<PastCheck> rows = day();
        List<Slot> chart = history().series("api", at(900), END.plusSeconds(900), 50);
        List<PastCheck> window = history()
                .checks(Optional.of("api"), at(1817), at(3600), 10_000, Optional.empty())
                .items();
        store().tidy();
        execute("DELETE FROM service_health_checks WHERE service_name = 'api' AND reason = 'connect'");

        assertThat(rows).hasSize(4 * 120 + 30);
        List<PastCheck> packed = day();
        assertThat(packed.stream().filter(each -> each.at().isBefore(END)))
                .as("what is deleted from the rows is still in the packs")
                .isEqualTo(rows.stream().filter(each -> each.at().isBefore(END)).toList());
        assertThat(readAll(Optional.of("api"), 7, END.minusMillis(1)))
                .isEqualTo(rows.stream().filter(each -> each.at().isBefore(END)).toList());
        assertThat(history()
                        .checks(Optional.of("api"), at(1817), at(3600), 10_000, Optional.empty())
                        .items())
                .isEqualTo(window);
        assertThat(closed(history().series("api", at(900), END.plusSeconds(900), 50)))
                .isNotEmpty()
                .isEqualTo(closed(chart));
    }

    private static List<Slot> closed(List<Slot> slots) {
        return slots.stream()
                .filter(slot -> slot.at().isBefore(END.minusSeconds(360)))
                .toList();
    }

    @Test
    void anHourWithoutAPackIsReadFromItsRows() throws Exception {
        tellHours();
        List<PastCheck> rows = day();
        store().tidy();
        execute("DELETE FROM service_health_packs WHERE service_name = 'api' AND (SELECT COUNT(*) FROM"
                + " service_health_packs AS later WHERE later.service_name = 'api' AND later.timestamp >"
                + " service_health_packs.timestamp) IN (1, 3)");

        assertThat(day()).isEqualTo(rows);
        assertThat(readAll(Optional.of("api"), 11, END.plusSeconds(1200))).isEqualTo(rows);
    }

    @Test
    void aCheckThatComesLateIsSeenAtOnceAndPackedAgain() throws Exception {
        tellHours();
        store().tidy();
        int before = day().size();
        tell(List.of(happenings.failed("api", at(61), "late")));

        assertThat(day()).hasSize(before + 1).extracting(PastCheck::detail).contains("late");

        store().tidy();
        execute("DELETE FROM service_health_checks WHERE detail = 'late'");
        assertThat(day()).hasSize(before + 1).extracting(PastCheck::detail).contains("late");
    }

    @Test
    void packsAreForgottenWithTheirChecks() throws Exception {
        tellHours();
        store().tidy();
        clock.advance(Duration.ofDays(7).minusHours(3));
        store().tidy();

        assertThat(day())
                .extracting(PastCheck::at)
                .allMatch(at -> !at.isBefore(clock.now().minus(Duration.ofDays(7))));
        assertThat(day()).isNotEmpty();
    }
}
