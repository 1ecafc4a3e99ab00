package dev.chiron.heal;

import static dev.chiron.heal.Trials.order;
import static dev.chiron.heal.Trials.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.Endpoint;
import dev.chiron.docker.EngineSettings;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.EngineProxy;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedDocker.class)
class RecreateActionIT {
    private static final String ASIDE = ".set-aside-by-chiron";
    private static final String WITHOUT_IDS =
            "{{json .Config.Env}} {{json .Config.Labels}} {{json .Config.Cmd}} {{json .Config.Healthcheck}}"
                    + " {{json .HostConfig.PortBindings}} {{json .HostConfig.RestartPolicy}} {{.HostConfig.Memory}}"
                    + " {{json .HostConfig.Binds}} {{.Config.StopTimeout}} {{.Config.Hostname}} {{.Config.User}}"
                    + " {{.HostConfig.ReadonlyRootfs}} {{json .HostConfig.CapDrop}}";
    private static final String MOUNTS = "{{range .Mounts}}{{.Name}}:{{.Destination}} {{end}}";

    private final RealDocker docker;
    private final DockerEngine engine;

    RecreateActionIT(RealDocker docker, DockerEngine engine) {
        this.docker = docker;
        this.engine = engine;
    }

    @Test
    void containerIsMadeAnewWithAllThatItWasMadeWith() throws Exception {
        docker.cli("volume", "create", "kept");
        try (DockerContainer old = docker.container("full")
                .flag("--init", "--stop-timeout=3", "--env=COLOUR=blue", "--memory=64m", "--hostname=full-host")
                .flag("--volume=kept:/kept", "--volume=/unnamed", "--user=0:0", "--cap-drop=NET_RAW")
                .flag("--health-cmd=true", "--health-interval=1s")
                .label("com.docker.compose.project", "shop")
                .label("com.docker.compose.service", "full")
                .restart("unless-stopped")
                .publish(80)
                .run()) {
            old.exec("sh", "-c", "echo named > /kept/a; echo nameless > /unnamed/b");
            String before = inspect("full", WITHOUT_IDS);
            String[] mounts = inspect("full", MOUNTS).split(" ", -1);
            TargetState seen = observe("full");
            assertThat(run("full", seen)).isEqualTo(new Action.Outcome.Done("made container full anew"));
            assertThat(inspect("full", "{{.Id}}")).isNotEqualTo(old.id());
            assertThat(inspect("full", "{{.State.Status}}")).isEqualTo("running");
            assertThat(withoutBinds(inspect("full", WITHOUT_IDS))).isEqualTo(withoutBinds(before));
            assertThat(inspect("full", MOUNTS).split(" ", -1)).containsExactlyInAnyOrder(mounts);
            assertThat(docker.cli("exec", "full", "cat", "/kept/a", "/unnamed/b"))
                    .isEqualTo("named\nnameless");
            assertThat(observe("full").identity()).isNotEqualTo(seen.identity());
            assertThat(observe("compose:shop/full").running()).isTrue();
            assertThat(names()).doesNotContain("full" + ASIDE);
        } finally {
            docker.cli("rm", "--force", "full");
        }
    }

    /** A volume without a name becomes one with its name; all else is the same. */
    private static String withoutBinds(String inspected) {
        return inspected.replaceAll("\\[\"kept:/kept\"[^]]*]", "[]");
    }

    @Test
    void networksAliasesAndAddressesAreKept() throws Exception {
        docker.cli("network", "create", "--subnet=192.168.213.0/24", "front");
        docker.cli("network", "create", "back");
        try (DockerContainer old = docker.container("netted")
                .flag("--init", "--network=front", "--ip=192.168.213.77", "--network-alias=shop")
                .run()) {
            docker.cli("network", "connect", "--alias", "store", "back", old.id());
            assertThat(run("netted", observe("netted"))).isInstanceOf(Action.Outcome.Done.class);
            String networks = inspect(
                    "netted",
                    "{{range $name, $n := .NetworkSettings.Networks}}{{$name}} {{$n.IPAMConfig}} {{$n.Aliases}};{{end}}");
            assertThat(networks)
                    .contains("front")
                    .contains("192.168.213.77")
                    .contains("shop")
                    .contains("back")
                    .contains("store")
                    .doesNotContain(old.id().substring(0, 12));
            assertThat(inspect("netted", "{{.NetworkSettings.Networks.front.IPAddress}}"))
                    .isEqualTo("192.168.213.77");
        } finally {
            docker.cli("rm", "--force", "netted");
            docker.cli("network", "rm", "front", "back");
        }
    }

    @Test
    void containerThatCannotBeMadeAnewIsPutBackAndRuns() throws Exception {
        try (DockerContainer old = docker.container("stubborn").flag("--init").run();
                EngineProxy act = EngineProxy.before(docker, call -> !call.contains("/containers/create"));
                DockerEngine acting = new DockerEngine(new Endpoint(act.endpoint()))) {
            TargetState seen = observe("stubborn");
            assertThat(action("stubborn", acting).run(seen, order(), soon()))
                    .isInstanceOfSatisfying(
                            Action.Outcome.Refused.class,
                            refused -> assertThat(refused.detail())
                                    .contains("was put back")
                                    .contains("403"));
            assertThat(inspect("stubborn", "{{.Id}} {{.State.Status}}")).isEqualTo(old.id() + " running");
            assertThat(names()).doesNotContain("stubborn" + ASIDE);
        }
    }

    @Test
    void newContainerThatCannotBeStartedIsTakenAwayAgain() throws Exception {
        try (DockerContainer old = docker.container("halting").flag("--init").run();
                EngineProxy act = EngineProxy.before(
                        docker, call -> !call.contains("/start") || call.contains("/" + old.id() + "/start"));
                DockerEngine acting = new DockerEngine(new Endpoint(act.endpoint()))) {
            assertThat(action("halting", acting).run(observe("halting"), order(), soon()))
                    .isInstanceOf(Action.Outcome.Refused.class);
            assertThat(inspect("halting", "{{.Id}} {{.State.Status}}")).isEqualTo(old.id() + " running");
            assertThat(names()).doesNotContain("halting" + ASIDE);
        }
    }

    @Test
    void whatACrashLeftHalfDoneIsPutBackOrCompleted() throws Exception {
        try (DockerContainer old = docker.container("halved").flag("--init").run()) {
            TargetState before = observe("halved");
            // Stopped and set aside, nothing made yet.
            docker.cli("stop", "halved");
            docker.cli("rename", "halved", "halved" + ASIDE);
            TargetState half = observe("halved");
            assertThat(half.identity()).isEqualTo(before.identity());
            assertThat(half.running()).isFalse();
            assertThat(half.stand()).isEmpty();
            assertThat(action("halved").complete(half, soon())).isInstanceOf(Action.Outcome.Done.class);
            assertThat(inspect("halved", "{{.Id}} {{.State.Status}}")).isEqualTo(old.id() + " running");

            // The new one made, not started.
            TargetState running = observe("halved");
            docker.cli("stop", "halved");
            docker.cli("rename", "halved", "halved" + ASIDE);
            docker.cli("create", "--name=halved", RealDocker.IMAGE, "sleep", "1000");
            assertThat(observe("halved").identity()).isEqualTo(running.identity());
            assertThat(action("halved").complete(half, soon())).isInstanceOf(Action.Outcome.Done.class);
            assertThat(inspect("halved", "{{.Id}} {{.State.Status}}")).isEqualTo(old.id() + " running");

            // The new one runs, the old one not removed yet.
            docker.cli("stop", "halved");
            docker.cli("rename", "halved", "halved" + ASIDE);
            docker.cli("run", "--detach", "--init", "--name=halved", RealDocker.IMAGE, "sleep", "1000");
            assertThat(observe("halved").running()).isTrue();
            assertThat(action("halved").complete(half, soon())).isInstanceOf(Action.Outcome.Done.class);
            assertThat(inspect("halved", "{{.Id}}")).isNotEqualTo(old.id());
            assertThat(names()).doesNotContain("halved" + ASIDE);
        } finally {
            docker.cli("rm", "--force", "halved");
        }
    }

    @Test
    void whatACrashLeftSetAsideIsRemovedOnceTheNewOneRunsByTheIdThatWasNoted() throws Exception {
        try (DockerContainer old = docker.container("orphaned").flag("--init").run()) {
            TargetState before = observe("orphaned");
            docker.cli("stop", "orphaned");
            docker.cli("rename", "orphaned", "orphaned" + ASIDE);
            docker.cli("run", "--detach", "--init", "--name=orphaned", RealDocker.IMAGE, "sleep", "1000");
            String made = inspect("orphaned", "{{.Id}}");

            assertThat(afterCrash("f".repeat(64) + "@never")).isEqualTo(Reconciliation.Finding.EFFECT);
            assertThat(names()).contains("orphaned" + ASIDE);
            assertThat(afterCrash(before.identity())).isEqualTo(Reconciliation.Finding.EFFECT);
            assertThat(names()).doesNotContain("orphaned" + ASIDE);
            assertThat(inspect("orphaned", "{{.Id}} {{.State.Status}}")).isEqualTo(made + " running");
            assertThat(made).isNotEqualTo(old.id());
        } finally {
            docker.cli("rm", "--force", "orphaned");
        }
    }

    private Reconciliation.Finding afterCrash(String before) throws InterruptedException {
        Clock clock = Clock.system();
        Instant called = clock.now();
        Attempt left = Attempts.executing("web", called, before);
        return Reconciliation.afterCrash(called).find(clock, action("orphaned"), left);
    }

    @Test
    void containerThatRemovesItselfOrIsNamedByItsIdIsNotTouched() throws Exception {
        try (DockerContainer fleeting =
                docker.container("fleeting").flag("--init", "--rm").run()) {
            assertThat(run("fleeting", observe("fleeting")))
                    .isInstanceOfSatisfying(
                            Action.Outcome.Refused.class,
                            refused -> assertThat(refused.detail()).contains("--rm"));
            assertThat(run(fleeting.id(), observe(fleeting.id())))
                    .isInstanceOfSatisfying(
                            Action.Outcome.Refused.class,
                            refused -> assertThat(refused.detail()).contains("changes the container's id"));
            assertThat(fleeting.status()).isEqualTo("running");
        }
    }

    private List<String> names() {
        return docker.cli("ps", "--all", "--format={{.Names}}").lines().toList();
    }

    private String inspect(String container, String template) {
        return docker.cli("inspect", "--format=" + template, container);
    }

    private TargetState observe(String container) throws InterruptedException {
        return action(container).observe(_ -> true, soon());
    }

    private Action.Outcome run(String container, TargetState seen) throws InterruptedException {
        return action(container).run(seen, order(), soon());
    }

    private Action action(String container) {
        return action(container, engine);
    }

    private Action action(String container, DockerEngine act) {
        EngineSettings settings = new EngineSettings("docker", engine.endpoint(), act.endpoint(), true);
        return new RecreateAction(Trials.target(container, new DockerEngines.Doors(settings, engine, act)));
    }
}
