package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.docker.ContainerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EndingTest {
    private static final Instant NOW = Instant.parse("2026-01-20T10:00:00Z");

    private final StopMemory memory = new StopMemory();

    @Test
    void stopThatWasNotOursIsAPersonsAndKillAndCrashAreNot() {
        assertThat(ending("start", "kill", "die", "stop")).isEqualTo(Ending.BY_HAND);
        assertThat(ending("start", "kill", "die")).isEqualTo(Ending.BY_ITSELF);
        assertThat(ending("start", "die")).isEqualTo(Ending.BY_ITSELF);
        assertThat(Ending.of(events("kill", "die", "stop"), _ -> true)).isEqualTo(Ending.BY_ITSELF);
    }

    @Test
    void endThatTheEngineHasForgottenIsNotTakenForACrash() {
        assertThat(ending()).isEqualTo(Ending.FORGOTTEN);
        assertThat(ending("start", "exec_create", "exec_start")).isEqualTo(Ending.FORGOTTEN);
        assertThat(ending("exec_die", "die")).isEqualTo(Ending.BY_ITSELF);
    }

    @Test
    void whatWasKnownOnceIsKnownAsLongAsTheTargetIsTheSame() {
        TargetState crashed = state("a", Optional.empty());
        assertThat(memory.recall(crashed)).isEqualTo(crashed);
        assertThat(memory.recall(state("a", Optional.of(Refusal.STATE_UNDETERMINABLE))))
                .isEqualTo(crashed);
        TargetState stopped = state("b", Optional.of(Refusal.TARGET_STOPPED_BY_USER));
        assertThat(memory.recall(stopped)).isEqualTo(stopped);
        assertThat(memory.recall(state("b", Optional.of(Refusal.STATE_UNDETERMINABLE))))
                .isEqualTo(stopped);
        assertThat(memory.recall(state("b", Optional.empty()))).isEqualTo(stopped);
    }

    @Test
    void anotherTargetOrAnotherStandIsTakenAsItIs() {
        memory.recall(state("a", Optional.empty()));
        for (Optional<Refusal> stand :
                List.of(Optional.of(Refusal.TARGET_PAUSED), Optional.of(Refusal.TARGET_STOPPED_BY_USER))) {
            assertThat(memory.recall(state("a", stand)).stand()).isEqualTo(stand);
        }
        TargetState other = state("c", Optional.of(Refusal.STATE_UNDETERMINABLE));
        assertThat(memory.recall(other)).isEqualTo(other);
    }

    private static Ending ending(String... actions) {
        return Ending.of(events(actions), _ -> false);
    }

    private static List<ContainerEvent> events(String... actions) {
        List<ContainerEvent> events = new ArrayList<>();
        for (String action : actions) {
            events.add(new ContainerEvent(action, NOW.plusMillis(events.size()), Optional.empty()));
        }
        return events;
    }

    private static TargetState state(String identity, Optional<Refusal> stand) {
        return new TargetState(identity, false, stand, "seen", Duration.ZERO);
    }
}
