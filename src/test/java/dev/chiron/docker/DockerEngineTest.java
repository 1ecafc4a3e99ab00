package dev.chiron.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.chiron.docker.EngineException.Kind;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.ScriptedEngine;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DockerEngineTest {
    private static final String INFO =
            "{\"Containers\":5,\"ContainersRunning\":3,\"ContainersPaused\":0,\"ContainersStopped\":2,\"Images\":7}";
    /** As an engine of API 1.52 writes it: fields that docker-java does not know, and others gone. */
    private static final String WEB = """
            {"Id":"0123456789ab","Name":"/web","Created":"2026-01-01T00:00:00Z","RestartCount":2,"Brand":{"new":[1]},
             "State":{"Status":"running","Running":true,"ExitCode":0,"OOMKilled":false,
              "StartedAt":"2026-01-01T10:00:00.123456789+02:00","FinishedAt":"0001-01-01T00:00:00Z",
              "Health":{"Status":"unhealthy","FailingStreak":3,"Log":[
               {"Start":"2026-01-01T00:00:00Z","End":"2026-01-01T00:00:01Z","ExitCode":1,"Output":"first\\nno answer\\n\\n"}]}},
             "Config":{"Image":"nginx:1","Labels":{"team":"media"},"StopTimeout":120}}
            """;

    @Test
    void engineThatSpeaksOnlyNewVersionsIsAskedInTheOldestOfThem() throws Exception {
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52).answer("GET /info", 200, INFO);
                DockerEngine engine = engine(scripted)) {
            assertThat(engine.info(soon())).isEqualTo(new EngineInfo("99.1", "1.44", 3, 0, 2, 7));
            assertThat(scripted.requests()).containsExactly("GET /version HTTP/1.1", "GET /v1.44/info HTTP/1.1");
        }
    }

    @Test
    void engineThatSpeaksOnlyOldVersionsIsAskedInTheNewestOfThem() throws Exception {
        try (ScriptedEngine scripted = new ScriptedEngine(12, 41).answer("GET /info", 200, INFO);
                DockerEngine engine = engine(scripted)) {
            assertThat(engine.info(soon()).apiVersion()).isEqualTo("1.41");
        }
    }

    @Test
    void engineWithoutACommonVersionIsRefusedInPlainWords() {
        try (ScriptedEngine scripted = new ScriptedEngine(60, 70);
                DockerEngine engine = engine(scripted)) {
            EngineException refused = failure(() -> engine.info(soon()));
            assertThat(refused.kind()).isEqualTo(Kind.REFUSED);
            assertThat(refused).hasMessageContaining("speaks API 1.60 to 1.70, Chiron 1.24 to 1.44");
        }
    }

    @Test
    void upgradedEngineIsAgreedWithAnewWithoutLosingTheCall() throws Exception {
        try (ScriptedEngine scripted = new ScriptedEngine(12, 41).answer("GET /info", 200, INFO);
                DockerEngine engine = engine(scripted)) {
            engine.info(soon());
            scripted.speak(44, 52);
            assertThat(engine.info(soon()).apiVersion()).isEqualTo("1.44");
        }
    }

    @Test
    void containerIsDescribedWithItsOwnStopTimeoutAndLastHealthOutput() throws Exception {
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52).answer("GET /containers/web/json", 200, WEB);
                DockerEngine engine = engine(scripted)) {
            assertThat(engine.inspect("web", soon()))
                    .isEqualTo(new ContainerState(
                            "0123456789ab",
                            "web",
                            "nginx:1",
                            ContainerStatus.RUNNING,
                            HealthStatus.UNHEALTHY,
                            java.util.Optional.of("no answer"),
                            0,
                            false,
                            2,
                            java.util.Optional.of(Instant.parse("2026-01-01T08:00:00.123456789Z")),
                            java.util.Optional.empty(),
                            java.util.Optional.of(Duration.ofMinutes(2)),
                            Map.of("team", "media")));
        }
    }

    @Test
    void eventsOfNewEnginesAreRead() throws Exception {
        String stream = """
                {"Type":"container","Action":"kill","Actor":{"ID":"web","Attributes":{"signal":"15"}},"scope":"local","time":1,"timeNano":1500000000}
                {"Type":"container","Action":"stop","Actor":{"ID":"web","Attributes":{}},"scope":"local","time":2,"timeNano":2000000001}
                """;
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52).answer("GET /events", 200, stream);
                DockerEngine engine = engine(scripted)) {
            assertThat(engine.events("web", Instant.EPOCH, Instant.ofEpochSecond(9), soon()))
                    .containsExactly(
                            new ContainerEvent(
                                    "kill", Instant.ofEpochSecond(1, 500_000_000), java.util.Optional.of("15")),
                            new ContainerEvent("stop", Instant.ofEpochSecond(2, 1), java.util.Optional.empty()));
        }
    }

    @Test
    void stopHasTheTimeThatItIsGivenAndLeavesWhatIsStoppedAsItIs() throws Exception {
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52).answer("POST /containers/web/stop", 304, "");
                DockerEngine engine = engine(scripted)) {
            engine.stop("web", Duration.ofMinutes(2), soon());
            assertThat(scripted.requests()).contains("POST /v1.44/containers/web/stop?t=120 HTTP/1.1");
        }
    }

    @Test
    void restartIsSentOnceEvenWhenTheEngineFails() {
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52)
                        .answer("POST /containers/web/restart", 503, "{\"message\":\"busy\"}");
                DockerEngine engine = engine(scripted)) {
            EngineException failed = failure(() -> engine.restart("web", Duration.ofMinutes(2), soon()));
            assertThat(failed.kind()).isEqualTo(Kind.OTHER);
            assertThat(scripted.requests().stream().filter(line -> line.startsWith("POST")))
                    .containsExactly("POST /v1.44/containers/web/restart?t=120 HTTP/1.1");
        }
    }

    @Test
    void engineErrorsHaveOneOfAClosedSetOfKinds() {
        Map<Integer, Kind> kinds =
                Map.of(400, Kind.REFUSED, 403, Kind.DENIED, 404, Kind.NOT_FOUND, 409, Kind.REFUSED, 500, Kind.OTHER);
        kinds.forEach((status, kind) -> {
            try (ScriptedEngine scripted = new ScriptedEngine(44, 52)
                            .answer("GET /containers/web/json", status, "{\"message\":\"because\"}");
                    DockerEngine engine = engine(scripted)) {
                EngineException failed = failure(() -> engine.inspect("web", soon()));
                assertThat(failed.kind()).isEqualTo(kind);
                assertThat(failed).hasMessage("the Docker engine answered " + status + ": because");
            }
        });
    }

    @Test
    void startOfARunningContainerIsNoFailure() throws Exception {
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52).answer("POST /containers/web/start", 304, "");
                DockerEngine engine = engine(scripted)) {
            engine.start("web", soon());
            assertThat(scripted.requests()).hasSize(2);
        }
    }

    @Test
    void answerThatIsNoJsonIsTheEnginesFailure() {
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52).answer("GET /containers/web/json", 200, "<html>");
                DockerEngine engine = engine(scripted)) {
            assertThat(failure(() -> engine.inspect("web", soon())).kind()).isEqualTo(Kind.OTHER);
        }
    }

    @Test
    void missingSocketIsUnreachableAndNamesIt() {
        try (DockerEngine engine = new DockerEngine(new Endpoint(URI.create("unix:///nowhere/docker.sock")))) {
            EngineException failed = failure(() -> engine.info(soon()));
            assertThat(failed.kind()).isEqualTo(Kind.UNREACHABLE);
            assertThat(failed).hasMessageContaining("unix:///nowhere/docker.sock");
        }
    }

    @Test
    void hungEngineEndsAtTheDeadlineAndLeavesNothingOpen() throws Exception {
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52).answer("GET /info", 200, INFO);
                DockerEngine engine = engine(scripted)) {
            engine.info(soon());
            scripted.hang();
            Duration least = Duration.ofDays(1);
            for (int attempt = 0; attempt < 20 && least.toMillis() > 350; attempt++) { // a busy machine is late itself
                long start = System.nanoTime();
                EngineException failed =
                        failure(() -> engine.info(Deadline.after(Clock.system(), Duration.ofMillis(300))));
                Duration took = Duration.ofNanos(System.nanoTime() - start);
                least = took.compareTo(least) < 0 ? took : least;
                assertThat(failed.kind()).isEqualTo(Kind.TIMED_OUT);
            }
            assertThat(least).isBetween(Duration.ofMillis(300), Duration.ofMillis(350));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            await().until(() -> scripted.open() == 0);
        }
    }

    @Test
    void interruptionEndsACallAndLeavesNothingOpen() {
        try (ScriptedEngine scripted = new ScriptedEngine(44, 52).hang();
                DockerEngine engine = engine(scripted)) {
            CompletableFuture<EngineInfo> outcome = new CompletableFuture<>();
            Thread thread = Thread.ofVirtual().start(() -> {
                try {
                    outcome.complete(engine.info(soon()));
                } catch (EngineException | InterruptedException | RuntimeException e) {
                    outcome.completeExceptionally(e);
                }
            });
            await().until(() -> !scripted.requests().isEmpty());
            thread.interrupt();
            assertThatThrownBy(() -> outcome.get(15, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            await().until(() -> scripted.open() == 0);
        }
    }

    @Test
    void selectorsAreReadAsWritten() {
        assertThat(ContainerSelector.parse("stream-bot")).contains(new ContainerSelector.Named("stream-bot"));
        assertThat(ContainerSelector.parse("name:engine")).contains(new ContainerSelector.Named("engine"));
        assertThat(ContainerSelector.parse("compose:media/bot/2"))
                .contains(new ContainerSelector.Labelled(Map.of(
                        "com.docker.compose.project", "media",
                        "com.docker.compose.service", "bot",
                        "com.docker.compose.container-number", "2")));
        assertThat(ContainerSelector.parse("label:a=b,c=d"))
                .contains(new ContainerSelector.Labelled(Map.of("a", "b", "c", "d")));
        assertThat(List.of("", "../x", "a/b", "compose:media", "compose:/x", "compose:a/b/x", "label:", "a b", "x?y=1"))
                .allSatisfy(text -> assertThat(ContainerSelector.parse(text)).isEmpty());
    }

    private static DockerEngine engine(ScriptedEngine scripted) {
        return new DockerEngine(new Endpoint(scripted.endpoint()));
    }

    private static Deadline soon() {
        return Deadline.after(Clock.system(), Duration.ofSeconds(20));
    }

    private static EngineException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(EngineException.class, call);
    }
}
