package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlappingTest {
    private static Flapping after(Flapping before, String checks) {
        Flapping flapping = before;
        for (int each : checks.chars().toArray()) {
            flapping = flapping.after(each == '.');
        }
        return flapping;
    }

    @Test
    void tenChangesInTwentyOneChecksAreFlapping() {
        assertThat(after(Flapping.NONE, ".x.x.x.x.x").flag()).as("nine changes").isFalse();
        assertThat(after(Flapping.NONE, ".x.x.x.x.x.").flag()).as("ten changes").isTrue();
    }

    @Test
    void itStaysUntilFewerThanAQuarterOfTheStepsAreChanges() {
        Flapping flapping = after(Flapping.NONE, ".x.x.x.x.x.");

        assertThat(after(flapping, ".".repeat(15)).flag())
                .as("five changes left")
                .isTrue();
        assertThat(after(flapping, ".".repeat(16)).flag())
                .as("four changes left")
                .isFalse();
    }

    @Test
    void changesLongAgoDoNotCount() {
        assertThat(after(Flapping.NONE, ".x.x.x.x.x" + "x".repeat(21) + ".").flag())
                .isFalse();
    }

    @Test
    void stayingDownIsNotFlapping() {
        assertThat(after(Flapping.NONE, "x".repeat(50)).flag()).isFalse();
    }
}
