package dev.chiron.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedDocker.class)
class DockerEngineIT {
    private static final String STAMPED = "\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z ";

    private final RealDocker docker;
    private final DockerEngine engine;

    DockerEngineIT(RealDocker docker, DockerEngine engine) {
        this.docker = docker;
        this.engine = engine;
    }

    @Test
    void restartGivesTheContainerItsTimeAndChangesItsStart() throws Exception {
        try (DockerContainer container =
                docker.container("restarted").flag("--init", "--stop-timeout=7").run()) {
            ContainerState before = engine.inspect(container.id(), soon());
            engine.restart(container.id(), before.stopTimeout().orElseThrow(), soon());
            ContainerState after = engine.inspect("restarted", soon());
            assertThat(before.stopTimeout()).contains(Duration.ofSeconds(7));
            assertThat(after.status()).isEqualTo(ContainerStatus.RUNNING);
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.startedAt().orElseThrow())
                    .isAfter(before.startedAt().orElseThrow());
            assertThat(after.restartCount()).isZero();
        }
    }

    @Test
    void crashedContainerIsExitedWithItsCodeAndHasNoStopAmongItsEvents() throws Exception {
        try (DockerContainer container = docker.container("crashing").run()) {
            container.crash();
            ContainerState state = engine.inspect("crashing", soon());
            assertThat(state.status()).isEqualTo(ContainerStatus.EXITED);
            assertThat(state.exitCode()).isEqualTo(137);
            assertThat(state.finishedAt()).isPresent();
            assertThat(actions(state)).contains("die").doesNotContain("stop");
            engine.start("crashing", soon());
            engine.start("crashing", soon());
            assertThat(engine.inspect("crashing", soon()).status()).isEqualTo(ContainerStatus.RUNNING);
        }
    }

    @Test
    void stopByAPersonIsAmongTheEvents() throws Exception {
        try (DockerContainer container = docker.container("stopped").run()) {
            container.stop();
            assertThat(actions(engine.inspect("stopped", soon()))).containsSubsequence("die", "stop");
        }
    }

    @Test
    void composeLabelsLeadToOneContainerOrToAllItsNames() throws Exception {
        try (DockerContainer one = service("media-bot-1", "1").run()) {
            assertThat(look("compose:media/bot"))
                    .isInstanceOfSatisfying(
                            Sighting.Found.class,
                            found -> assertThat(found.container().id()).isEqualTo(one.id()));
            try (DockerContainer two = service("media-bot-2", "2").run()) {
                assertThat(look("compose:media/bot"))
                        .isEqualTo(new Sighting.Ambiguous(List.of("media-bot-1", "media-bot-2")));
                assertThat(look("compose:media/bot/2"))
                        .isInstanceOfSatisfying(
                                Sighting.Found.class,
                                found -> assertThat(found.container().id()).isEqualTo(two.id()));
            }
        }
        assertThat(look("compose:media/bot")).isInstanceOf(Sighting.Missing.class);
        assertThat(look("media-bot-1")).isInstanceOf(Sighting.Missing.class);
    }

    @Test
    void statsAreMeasuredOnceAndTheRateOverTwoMeasurements() throws Exception {
        try (DockerContainer container = docker.container("busy")
                .command("sh", "-c", "while :; do :; done")
                .run()) {
            ContainerStats first = engine.stats(container.id(), soon());
            assertThat(first.cpuRatio()).isEmpty();
            assertThat(first.memoryBytes().orElse(0)).isPositive();
            assertThat(first.memoryLimitBytes().orElse(0))
                    .isGreaterThan(first.memoryBytes().orElse(0));
            await().untilAsserted(() -> assertThat(
                            engine.stats(container.id(), soon()).cpuRatio().orElse(0))
                    .isGreaterThan(0.1));
        }
    }

    @Test
    void lastLinesOfTheLogComeWithoutFrames() throws Exception {
        try (DockerContainer container = docker.container("talking")
                .command("sh", "-c", "echo one; echo two; echo three; sleep 1000")
                .run()) {
            await().untilAsserted(() -> assertThat(engine.evidence(container.id(), 2, 1000, soon())
                            .logTail()
                            .lines())
                    .satisfiesExactly(
                            line -> assertThat(line).matches(STAMPED + "two"),
                            line -> assertThat(line).matches(STAMPED + "three")));
        }
    }

    @Test
    void engineTellsItsVersionAndCounts() throws Exception {
        try (DockerContainer container = docker.container("counted").run()) {
            EngineInfo info = engine.info(soon());
            assertThat(info.version()).isEqualTo(docker.cli("version", "--format", "{{.Server.Version}}"));
            assertThat(info.running()).isPositive();
            assertThat(container.status()).isEqualTo("running");
        }
    }

    private DockerContainer.Options service(String name, String number) {
        return docker.container(name)
                .label("com.docker.compose.project", "media")
                .label("com.docker.compose.service", "bot")
                .label("com.docker.compose.container-number", number);
    }

    private Sighting look(String selector) throws Exception {
        return engine.look(ContainerSelector.parse(selector).orElseThrow(), soon());
    }

    private List<String> actions(ContainerState state) throws Exception {
        return engine.events(state.id(), state.startedAt().orElseThrow(), Instant.now(), soon()).stream()
                .map(ContainerEvent::action)
                .toList();
    }

    private static Deadline soon() {
        return Deadline.after(Clock.system(), Duration.ofSeconds(20));
    }
}
