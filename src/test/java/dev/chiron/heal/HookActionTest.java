package dev.chiron.heal;

import static dev.chiron.heal.Trials.order;
import static dev.chiron.heal.Trials.soon;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.health.Circuit;
import dev.chiron.net.Dialer;
import dev.chiron.net.Resolver;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.ManualClock;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HookActionTest {
    private static final String ATTEMPT = "6d2e4f8a-0000-4000-8000-000000000001";

    private final ScriptedHttpServer server = ScriptedHttpServer.start();
    private final ManualClock circuitClock = new ManualClock();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void hookIsToldWhoseAttemptThisIsAndNothingElse() throws Exception {
        server.on("/restart", 202, "on its way");
        Action action = action("""
                url: %s?node=7
                headers: {X-Node: n7}
                secret_headers: {X-Api-Key: {value: hunter2}}
                body: '{"restart": "{service}", "of": "{project}", "why": "{trigger}", "n": {epoch}}'
                """.formatted(server.url("/restart")));
        assertThat(run(action)).isEqualTo(new Action.Outcome.Done("hook pager answered 202: on its way"));
        ScriptedHttpServer.Request request = server.requests("/restart").getFirst();
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.uri().getQuery()).isEqualTo("node=7");
        assertThat(request.body()).isEqualTo("{\"restart\": \"web\", \"of\": \"lab\", \"why\": \"status\", \"n\": 7}");
        assertThat(request.headers())
                .containsEntry("idempotency-key", ATTEMPT)
                .containsEntry("x-chiron-epoch", "7")
                .containsEntry("x-node", "n7")
                .containsEntry("x-api-key", "hunter2")
                .containsEntry("content-type", "application/json");
    }

    @Test
    void whatIsFilledInCannotBreakOutOfItsText() throws Exception {
        server.on("/restart", 200, "");
        Action action = action("{url: \"%s\", body: '{\"restart\": \"{service}\"}'}".formatted(server.url("/restart")));
        Order odd = new Order(order().attempt(), 7, "a\"}, {\"b\\\n", "lab", "status");
        action.run(action.observe(_ -> false, soon()), odd, soon());
        assertThat(server.requests("/restart").getFirst().body())
                .isEqualTo("{\"restart\": \"a\\\"}, {\\\"b\\\\\\u000a\"}");
    }

    @Test
    void answersSayWhatBecameOfIt() throws Exception {
        server.on("/gone", 410, "gone");
        server.on("/broken", 503, "");
        server.on("/moved", ScriptedHttpServer.Answer.of(302, "").with("Location", "/restart"));
        server.on("/restart", 200, "");
        assertThat(run(at("/gone"))).isInstanceOf(Action.Outcome.Refused.class);
        assertThat(run(at("/broken"))).isInstanceOf(Action.Outcome.Failed.class);
        assertThat(run(at("/moved"))).isInstanceOf(Action.Outcome.Refused.class);
        assertThat(server.requests("/restart")).isEmpty();
    }

    @Test
    void callWithoutAnAnswerIsUnknownAndNotRepeatedUnlessTheHookAllowsIt() throws Exception {
        server.on("/slow", ScriptedHttpServer.Answer.of(200, "").after(Duration.ofSeconds(20)));
        String slow = "{url: \"%s\", timeout: 1s%s}";
        assertThat(run(action(slow.formatted(server.url("/slow"), "")))).isInstanceOf(Action.Outcome.Unknown.class);
        await().until(() -> server.requests("/slow").size() == 1); // read by then, perhaps, and not noted yet
        assertThat(run(action(slow.formatted(server.url("/slow"), ", idempotent: true"))))
                .isInstanceOf(Action.Outcome.Unknown.class);
        await().until(() -> server.requests("/slow").size() == 3);
        assertThat(server.requests("/slow"))
                .allSatisfy(request -> assertThat(request.headers()).containsEntry("idempotency-key", ATTEMPT));
    }

    @Test
    void hookThatDripsOrFloodsOrIsGoneIsBounded() throws Exception {
        byte[] endless = "HTTP/1.1 200 OK\r\nX: y\r\n".repeat(4000).getBytes(US_ASCII);
        try (ScriptedTcpServer flood = ScriptedTcpServer.answer(endless);
                ScriptedTcpServer drip =
                        ScriptedTcpServer.drip("HTTP/1.1 200".getBytes(US_ASCII), Duration.ofMillis(100))) {
            assertThat(run(action("{url: \"http://%s/\"}".formatted(flood.target()))))
                    .isInstanceOf(Action.Outcome.Unknown.class);
            assertThat(run(action("{url: \"http://%s/\", timeout: 400ms}".formatted(drip.target()))))
                    .isInstanceOf(Action.Outcome.Unknown.class);
        }
        server.close();
        assertThat(run(at("/restart")))
                .isInstanceOfSatisfying(
                        Action.Outcome.Failed.class,
                        failed -> assertThat(failed.detail())
                                .contains("was not called")
                                .contains("refused"));
    }

    @Test
    void hookOverTlsMustProveItsName() throws Exception {
        Certificates authority = Certificates.authority();
        try (TempFolder folder = TempFolder.create("hook");
                ScriptedHttpServer secured =
                        ScriptedHttpServer.startTls(authority.issue("127.0.0.1").context())) {
            secured.on("/restart", 200, "");
            Path ca = authority.issue("x").writePem(folder).authority();
            String url = secured.url("/restart").toString().replace("localhost", "127.0.0.1");
            assertThat(run(action("{url: \"%s\", tls: {ca_file: %s}}".formatted(url, ca))))
                    .isInstanceOf(Action.Outcome.Done.class);
            assertThat(run(action("{url: \"%s\"}".formatted(url)))).isInstanceOf(Action.Outcome.Failed.class);
            assertThat(secured.requests("/restart")).hasSize(1);
        }
    }

    @Test
    void hookThatFailsTooOftenIsLeftAloneForAWhileAndThenAskedOnce() throws Exception {
        server.on("/broken", 500, "");
        Action action = at("/broken");
        assertThat(action.circuitOpen()).isEmpty();
        assertThat(action.circuit()).contains("hook:pager");
        assertThat(circuits.state("hook:pager")).isEqualTo(Circuit.State.CLOSED);
        for (int i = 0; i < 3; i++) {
            run(action);
        }
        assertThat(action.circuitOpen()).contains("hook:pager failed too often, and is left alone for 30 s");
        assertThat(circuits.state("hook:pager")).isEqualTo(Circuit.State.OPEN);
        assertThat(run(action)).isInstanceOf(Action.Outcome.Refused.class);
        assertThat(server.requests("/broken")).hasSize(3);
        circuitClock.advance(Duration.ofSeconds(31));
        assertThat(action.circuitOpen()).isEmpty();
        assertThat(circuits.state("hook:pager")).isEqualTo(Circuit.State.HALF_OPEN);
    }

    @Test
    void noticesAreSentWithTheirKeyAndAgainUnlessTheyAreDeclined() throws Exception {
        server.on("/notices", 204, "");
        server.on("/busy", 503, "");
        assertThat(messenger("/notices").send("locked_out", "web@1", Map.of("service", "web"), soon()))
                .isEmpty();
        assertThat(server.requests("/notices").getFirst().body())
                .isEqualTo("{\"kind\": \"locked_out\", \"service\": \"web\"}");
        assertThat(server.requests("/notices").getFirst().headers()).containsEntry("idempotency-key", "web@1");
        assertThat(messenger("/busy").send("locked_out", "web@1", Map.of(), soon()))
                .contains("hook pager answered 503 to a notice of locked_out");
    }

    private Messenger messenger(String path) throws Exception {
        return new Messenger(
                List.of(hook("{url: \"%s\"}".formatted(server.url(path)))), new Dialer(Resolver.ofSystem()));
    }

    private Action at(String path) throws Exception {
        return action("{url: \"%s\"}".formatted(server.url(path)));
    }

    private Action action(String yaml) throws Exception {
        return new HookAction(new HookCall(hook(yaml), new Dialer(Resolver.ofSystem())), circuits);
    }

    private final Circuits circuits = new Circuits(circuitClock);

    private static Hook hook(String yaml) throws Exception {
        return ConfigFile.read(
                "hook.yml", yaml, Path.of(""), new Environment(_ -> null), section -> Hook.read("pager", section));
    }

    private static Action.Outcome run(Action action) throws InterruptedException {
        return action.run(action.observe(_ -> false, soon()), order(), soon());
    }
}
