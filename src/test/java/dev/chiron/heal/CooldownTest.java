package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CooldownTest {
    private static final Duration FIRST = Duration.ofMinutes(1);

    @Test
    void doublesWithEachAttemptAndIsJitteredByAQuarterAtMost() {
        assertAround(after(FIRST, row(1)), 60);
        assertAround(after(FIRST, row(2)), 120);
        assertAround(after(FIRST, row(5)), 960);
    }

    @Test
    void endsAtAnHourUnlessTheFirstIsLongerAlready() {
        assertThat(after(FIRST, row(7))).isEqualTo(Duration.ofHours(1));
        assertThat(after(FIRST, row(200))).isEqualTo(Duration.ofHours(1));
        assertThat(after(Duration.ofHours(2), row(9))).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void jitterDiffersFromAttemptToAttemptAndNotFromLookToLook() {
        List<Attempt> attempts = row(1);
        assertThat(after(FIRST, attempts)).isEqualTo(after(FIRST, attempts));
        assertThat(List.of(after(FIRST, row(1)), after(FIRST, row(1)), after(FIRST, row(1))))
                .doesNotHaveDuplicates();
    }

    @Test
    void beginsAnewAfterAnHourWell() {
        Instant start = Scene.NOW;
        Attempt helped = Scene.recovered(start);
        assertAround(after(FIRST, List.of(helped, Scene.attempt(start.plusSeconds(3600 + 76)))), 60);
        assertAround(after(FIRST, List.of(helped, Scene.attempt(start.plusSeconds(3600 + 59)))), 120);
    }

    @Test
    void growsOnWhereAttemptsDidNotHelpHoweverFarApart() {
        Attempt vain = Scene.attempt(Scene.NOW);
        assertAround(after(FIRST, List.of(vain, Scene.attempt(Scene.NOW.plus(Duration.ofDays(2))))), 120);
    }

    /** Attempts that each helped for a moment only. */
    private static List<Attempt> row(int count) {
        List<Attempt> attempts = new ArrayList<>();
        Instant at = Scene.NOW;
        for (int i = 0; i < count; i++) {
            attempts.add(Scene.recovered(at));
            at = at.plus(Cooldown.after(FIRST, attempts)).plusSeconds(20);
        }
        return attempts;
    }

    private static Duration after(Duration first, List<Attempt> attempts) {
        return Cooldown.after(first, attempts);
    }

    private static void assertAround(Duration cooldown, long seconds) {
        assertThat(cooldown).isBetween(Duration.ofSeconds(seconds), Duration.ofSeconds(seconds * 5 / 4));
    }
}
