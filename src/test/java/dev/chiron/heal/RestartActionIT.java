package dev.chiron.heal;

import static dev.chiron.heal.Trials.order;
import static dev.chiron.heal.Trials.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedDocker.class)
class RestartActionIT {
    private final RealDocker docker;
    private final DockerEngine engine;

    RestartActionIT(RealDocker docker, DockerEngine engine) {
        this.docker = docker;
        this.engine = engine;
    }

    @Test
    void crashedContainerIsFreeToBeRestartedAndRunsAfterwards() throws Exception {
        try (DockerContainer container = docker.container("heal-crash").run()) {
            container.crash();
            TargetState before = observe("heal-crash");
            assertThat(before.stand()).isEmpty();
            assertThat(before.running()).isFalse();
            assertThat(action("heal-crash").run(before, order(), soon())).isInstanceOf(Action.Outcome.Done.class);
            TargetState after = observe("heal-crash");
            assertThat(after.running()).isTrue();
            assertThat(after.identity()).isNotEqualTo(before.identity());
        }
    }

    @Test
    void containerThatAPersonStoppedStands() throws Exception {
        try (DockerContainer container = docker.container("heal-stop").run()) {
            container.stop();
            assertThat(observe("heal-stop").stand()).contains(Refusal.TARGET_STOPPED_BY_USER);
            assertThat(action("heal-stop").observe(_ -> true, soon()).stand()).isEmpty();
        }
    }

    @Test
    void endThatTheEngineHasForgottenIsNotTakenForACrash() throws Exception {
        try (DockerContainer old = docker.container("heal-old").run();
                DockerContainer busy = docker.container("heal-busy").run()) {
            old.crash();
            assertThat(observe("heal-old").stand()).isEmpty();
            List<String> manyEvents = new ArrayList<>(List.of("kill", "--signal=WINCH"));
            manyEvents.addAll(Collections.nCopies(260, busy.id()));
            docker.cli(manyEvents.toArray(String[]::new));
            assertThat(observe("heal-old").stand()).contains(Refusal.STATE_UNDETERMINABLE);
        }
    }

    @Test
    void killThroughTheEngineIsNoStopByHand() throws Exception {
        try (DockerContainer container = docker.container("heal-kill").run()) {
            docker.cli("kill", container.id());
            assertThat(observe("heal-kill").stand()).isEmpty();
        }
    }

    @Test
    void pausedContainerStands() throws Exception {
        try (DockerContainer container = docker.container("heal-pause").run()) {
            docker.cli("pause", container.id());
            assertThat(observe("heal-pause").stand()).contains(Refusal.TARGET_PAUSED);
            docker.cli("unpause", container.id());
            assertThat(observe("heal-pause").stand()).isEmpty();
        }
    }

    @Test
    void swarmTaskAndUnknownContainerStand() throws Exception {
        try (DockerContainer container = docker.container("heal-swarm")
                .label("com.docker.swarm.task.id", "x")
                .run()) {
            assertThat(observe(container.name()).stand()).contains(Refusal.MANAGED_ELSEWHERE);
        }
        assertThat(observe("heal-nobody").stand()).contains(Refusal.TARGET_NOT_FOUND);
        assertThat(action("heal-nobody").run(observe("heal-nobody"), order(), soon()))
                .isInstanceOf(Action.Outcome.Refused.class);
    }

    private TargetState observe(String container) throws InterruptedException {
        return action(container).observe(_ -> false, soon());
    }

    private RestartAction action(String container) {
        return new RestartAction(
                Trials.target(container, DockerEngines.of(engine).first()));
    }
}
