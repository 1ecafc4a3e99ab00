package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.Endpoint;
import dev.chiron.net.Dialer;
import dev.chiron.net.Resolver;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.ScriptedEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DockerProbeTest extends ProbeContract {
    private static final String INFO =
            "{\"ContainersRunning\":3,\"ContainersPaused\":1,\"ContainersStopped\":2,\"Images\":7}";

    private final ScriptedEngine scripted = new ScriptedEngine(44, 52).answer("GET /info", 200, INFO);
    private final DockerEngine engine = new DockerEngine(new Endpoint(scripted.endpoint()));

    @AfterEach
    void close() {
        engine.close();
        scripted.close();
    }

    @Override
    ProbeKind kind() {
        return DockerProbe.KIND;
    }

    @Override
    Instruments instruments() {
        return new Instruments(Clock.system(), new Dialer(Resolver.ofSystem()), DockerEngines.of(engine));
    }

    @Override
    Situation healthy() {
        return new AtEngine(scripted);
    }

    @Override
    Situation hung() {
        return new AtEngine(scripted.hang());
    }

    @Override
    Situation refusing() {
        scripted.close();
        return new AtEngine(scripted);
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("stats: false", "engine: docker");
    }

    private record AtEngine(ScriptedEngine scripted) implements Situation {
        @Override
        public String settings() {
            return "";
        }

        @Override
        public String target() {
            return "engine";
        }

        @Override
        public boolean reached() {
            return scripted.open() > 0;
        }

        @Override
        public int open() {
            return scripted.open();
        }
    }

    @Test
    void engineIsMeasuredAsANode() throws Exception {
        ProbeResult result = run("", "engine");
        assertThat(result.passed()).isTrue();
        assertThat(gauge(result, "probe_docker_engine_containers", Map.of("state", "stopped")))
                .isEqualTo(2);
        assertThat(gauge(result, "probe_docker_engine_info", Map.of("version", "99.1", "api_version", "1.44")))
                .isEqualTo(1);
    }

    @Test
    void containerBehindAnUnreachableEngineIsNotRun() throws Exception {
        scripted.close();
        assertThat(run("", "web")).isInstanceOf(ProbeResult.NotRun.class);
    }

    @Test
    void containerBehindAHungEngineIsNotRun() throws Exception {
        scripted.hang();
        ProbeRun run = run("", Target.of("web"), java.time.Duration.ofMillis(300));
        assertThat(run.result()).isInstanceOf(ProbeResult.NotRun.class);
    }

    @Test
    void engineThatDoesNotAdmitUsFailsOfAuth() throws Exception {
        scripted.answer("GET /info", 403, "{\"message\":\"forbidden by the proxy\"}");
        ProbeResult.Failed failed = failed(run("", "engine"));
        assertThat(failed.reason()).isEqualTo(Reason.AUTH);
        assertThat(failed.detail()).endsWith("forbidden by the proxy");
    }

    @Test
    void unknownContainerIsNotFound() throws Exception {
        assertThat(failed(run("", "nobody")).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(failed(run("", "../info")).detail()).contains("is no container");
    }

    @Test
    void healthDecidesOfARunningContainer() throws Exception {
        scripted.answer("GET /containers/web/json", 200, state("running", "healthy"));
        assertThat(((ProbeResult.Passed) run("", "web")).impairment()).isEmpty();
        scripted.answer("GET /containers/web/json", 200, state("running", "starting"));
        assertThat(((ProbeResult.Passed) run("", "web")).impairment()).isPresent();
        scripted.answer("GET /containers/web/json", 200, state("running", "unhealthy"));
        ProbeResult.Failed failed = failed(run("", "web"));
        assertThat(failed.reason()).isEqualTo(Reason.UNHEALTHY);
        assertThat(failed.detail()).isEqualTo("its health check fails: no answer");
        assertThat(gauge(failed, "probe_docker_health", Map.of("health", "unhealthy")))
                .isEqualTo(1);
        assertThat(gauge(failed, "probe_docker_health", Map.of("health", "healthy")))
                .isZero();
    }

    @Test
    void onlyARestartByThePolicyCountsSoftly() throws Exception {
        Map<String, Weight> weights = Map.of(
                "exited",
                Weight.HARD,
                "paused",
                Weight.HARD,
                "created",
                Weight.HARD,
                "dead",
                Weight.HARD,
                "restarting",
                Weight.SOFT);
        for (Map.Entry<String, Weight> each : weights.entrySet()) {
            scripted.answer("GET /containers/web/json", 200, state(each.getKey(), ""));
            ProbeResult.Failed failed = failed(run("", "web"));
            assertThat(failed.reason()).isEqualTo(Reason.NOT_RUNNING);
            assertThat(failed.weight()).as(each.getKey()).isEqualTo(each.getValue());
        }
    }

    private static String state(String status, String health) {
        return """
        {"Id":"abc","Name":"/web","Config":{"Image":"x"},"State":{"Status":"%s","ExitCode":3,"OOMKilled":true,
         "StartedAt":"2026-01-01T00:00:00Z","FinishedAt":"2026-01-02T00:00:00Z",
         "Health":{"Status":"%s","Log":[{"ExitCode":1,"Output":"no answer"}]}}}
        """.formatted(status, health);
    }
}
