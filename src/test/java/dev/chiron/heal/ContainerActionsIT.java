package dev.chiron.heal;

import static dev.chiron.heal.Trials.order;
import static dev.chiron.heal.Trials.soon;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.docker.ContainerSelector;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.Endpoint;
import dev.chiron.docker.EngineSettings;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.EngineProxy;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Start and stop, what is kept before any action, and looking and acting through doors of their own. */
@ExtendWith(SharedDocker.class)
class ContainerActionsIT {
    private final RealDocker docker;
    private final DockerEngine engine;

    ContainerActionsIT(RealDocker docker, DockerEngine engine) {
        this.docker = docker;
        this.engine = engine;
    }

    @Test
    void exitedContainerIsStartedAndARunningOneIsNot() throws Exception {
        try (DockerContainer container = docker.container("to-start").run()) {
            container.crash();
            Action start = new StartAction(target("to-start", engine));
            TargetState exited = start.observe(_ -> false, soon());
            assertThat(exited.stand()).isEmpty();
            assertThat(start.run(exited, order(), soon()))
                    .isEqualTo(new Action.Outcome.Done("started container to-start"));
            assertThat(container.status()).isEqualTo("running");
            TargetState running = start.observe(_ -> false, soon());
            assertThat(start.run(running, order(), soon())).isInstanceOf(Action.Outcome.Refused.class);
        }
    }

    @Test
    void runningContainerIsStoppedInItsOwnTime() throws Exception {
        try (DockerContainer container =
                docker.container("to-stop").flag("--stop-timeout=1").run()) {
            Action stop = new StopAction(target("to-stop", engine));
            TargetState running = stop.observe(_ -> false, soon());
            assertThat(running.allow()).isEqualTo(Duration.ofSeconds(21));
            assertThat(stop.run(running, order(), soon()))
                    .isEqualTo(new Action.Outcome.Done("stopped container to-stop"));
            assertThat(container.status()).isEqualTo("exited");
        }
    }

    @Test
    void evidenceHoldsWhatWouldBeLostButNoSecretsOfTheEnvironmentAndNoMoreThanItsBound() throws Exception {
        try (DockerContainer _ = docker.container("telling")
                .flag("--env=PASSWORD=hunter2")
                .health("echo far from well; exit 1")
                .command("sh", "-c", "for i in $(seq 1000); do echo line-$i-é; done; sleep 1000")
                .run()) {
            Action restart = new RestartAction(target("telling", engine));
            await().until(() -> restart.evidence(soon()).healthLog().contains("exit code 1: far from well")
                    && restart.evidence(soon()).logTail().contains("line-1000-"));
            Evidence evidence = restart.evidence(soon());
            assertThat(evidence.inspect()).contains("PASSWORD=<hidden>").doesNotContain("hunter2");
            assertThat(evidence.logTail().lines()).hasSize(200);
            assertThat(evidence.logTail()).endsWith("line-1000-é");
            assertThat(engine.evidence("telling", 200, 1001, soon()).logTail().getBytes(StandardCharsets.UTF_8))
                    .hasSizeBetween(998, 1001);
        }
    }

    @Test
    void evidenceOfNoContainerIsNone() throws Exception {
        assertThat(new RestartAction(target("nobody-there", engine)).evidence(soon()))
                .isEqualTo(Evidence.NONE);
    }

    @Test
    void dependentsAreRestartedInOrderOnceTheParentIsHealthyAndOnlyIfTheyRun() throws Exception {
        try (DockerContainer parent = docker.container("parent")
                        .flag("--init")
                        .health("[ -e /tmp/up ] || { touch /tmp/up; exit 1; }")
                        .run();
                DockerContainer first =
                        docker.container("first-child").flag("--init").run();
                DockerContainer second =
                        docker.container("second-child").flag("--init").run();
                DockerContainer resting =
                        docker.container("resting").flag("--init").run()) {
            resting.stop();
            DockerEngines.Doors doors = DockerEngines.of(engine).first();
            Dependents dependents = new Dependents(
                    List.of("second-child", "resting", "first-child", "nobody", second.id(), "parent").stream()
                            .map(name ->
                                    new Homes.Home(ContainerSelector.parse(name).orElseThrow(), doors))
                            .toList(),
                    doors);
            ContainerTarget target = new ContainerTarget(
                    ContainerSelector.parse("parent").orElseThrow(), doors, new Circuits(Clock.system()), dependents);
            Action restart = new RestartAction(target);
            assertThat(restart.run(restart.observe(_ -> false, soon()), order(), soon()))
                    .isEqualTo(new Action.Outcome.Done("restarted container parent; restarted second-child after it;"
                            + " resting was left alone, for it does not run by itself; restarted first-child after it;"
                            + " nobody was not found; " + second.id() + " was left alone, for it was restarted already;"
                            + " parent was left alone, for it was restarted already"));
            assertThat(parent.health()).isEqualTo("healthy");
            assertThat(startedAt(parent)).isLessThan(startedAt(second));
            assertThat(startedAt(second)).isLessThan(startedAt(first));
            assertThat(resting.status()).isEqualTo("exited");
        }
    }

    private static String startedAt(DockerContainer container) {
        return container.inspect("{{.State.StartedAt}}");
    }

    @Test
    void lookingNeedsNoMoreThanReadingAndActingNoMoreThanRestarting() throws Exception {
        try (DockerContainer container =
                        docker.container("apart").flag("--init").run();
                EngineProxy eyes = EngineProxy.before(docker, call -> call.startsWith("GET "));
                EngineProxy hands = EngineProxy.before(
                        docker,
                        call -> call.equals("GET /version")
                                || call.matches("POST /v1\\.\\d+/containers/[0-9a-f]+/restart\\?t=\\d+"));
                DockerEngine observe = new DockerEngine(new Endpoint(eyes.endpoint()));
                DockerEngine act = new DockerEngine(new Endpoint(hands.endpoint()))) {
            EngineSettings settings = new EngineSettings("lab", observe.endpoint(), act.endpoint(), false);
            Action restart = new RestartAction(Trials.target("apart", new DockerEngines.Doors(settings, observe, act)));
            TargetState before = restart.observe(_ -> false, soon());
            assertThat(restart.evidence(soon())).isNotEqualTo(Evidence.NONE);
            assertThat(restart.run(before, order(), soon())).isInstanceOf(Action.Outcome.Done.class);
            assertThat(restart.observe(_ -> false, soon()).identity()).isNotEqualTo(before.identity());
            assertThat(restart.host()).isEqualTo("lab");
            assertThat(eyes.refused()).isEmpty();
            assertThat(hands.refused()).isEmpty();
            assertThat(hands.requests()).hasSize(2);
            assertThat(container.status()).isEqualTo("running");
        }
    }

    @Test
    void engineThatDoesNotAnswerThreeTimesIsLeftAlone() throws Exception {
        try (DockerContainer container =
                        docker.container("beyond").flag("--init").run();
                DockerEngine gone = new DockerEngine(new Endpoint(URI.create("unix:///nobody/here.sock")))) {
            EngineSettings settings = new EngineSettings("lab", engine.endpoint(), gone.endpoint(), false);
            Action restart =
                    new RestartAction(Trials.target("beyond", new DockerEngines.Doors(settings, engine, gone)));
            TargetState before = restart.observe(_ -> false, soon());
            for (int i = 0; i < 3; i++) {
                assertThat(restart.circuitOpen()).isEmpty();
                assertThat(restart.run(before, order(), soon())).isInstanceOf(Action.Outcome.Unknown.class);
            }
            assertThat(restart.circuitOpen()).contains("docker:lab failed too often, and is left alone for 30 s");
            assertThat(restart.run(before, order(), soon())).isInstanceOf(Action.Outcome.Refused.class);
            assertThat(restart.observe(_ -> false, soon())).isEqualTo(before);
            assertThat(container.status()).isEqualTo("running");
        }
    }

    @Test
    void doorThatAdmitsNoRestartRefusesItAndNothingHappened() throws Exception {
        try (DockerContainer container =
                        docker.container("locked").flag("--init").run();
                EngineProxy eyes = EngineProxy.before(docker, call -> call.startsWith("GET "));
                DockerEngine observe = new DockerEngine(new Endpoint(eyes.endpoint()))) {
            Action restart = new RestartAction(target("locked", observe));
            String startedAt = container.inspect("{{.State.StartedAt}}");
            assertThat(restart.run(restart.observe(_ -> false, soon()), order(), soon()))
                    .isInstanceOfSatisfying(
                            Action.Outcome.Refused.class,
                            refused -> assertThat(refused.detail()).contains("403"));
            assertThat(container.inspect("{{.State.StartedAt}}")).isEqualTo(startedAt);
        }
    }

    private static ContainerTarget target(String container, DockerEngine through) {
        return Trials.target(container, DockerEngines.of(through).first());
    }
}
