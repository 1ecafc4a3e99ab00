package dev.chiron.probe;

import static dev.chiron.probe.ProbeContract.failed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.net.Dialer;
import dev.chiron.testing.Rules;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.ScriptedProxy;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a proxy may be asked for: the rules hold for targets, and not for the servers that the configuration names. */
class HttpProxyAccessTest {
    private static final String ONLY_WEB = "allow: [web.example]";

    private ScriptedHttpServer proxy;

    @BeforeEach
    void start() {
        proxy = ScriptedHttpServer.start();
        proxy.on("/", 200, "");
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void proxyAndTokenServerAreReachedWhateverTheRulesSay() throws Exception {
        proxy.on("/token", Answer.json("{\"access_token\": \"t1\"}"));
        String tokens = "oauth2: {client_id: me, client_secret: x, token_url: '" + proxy.url("/token") + "'}\n";
        assertThat(run(tokens, ONLY_WEB, "http://web.example/").passed()).isTrue();
        assertThat(proxy.requests("/").getFirst().headers()).containsEntry("authorization", "Bearer t1");
    }

    @Test
    void proxyIsNotAskedForATargetThatTheRulesDeny() throws Exception {
        assertRefused(run("", ONLY_WEB, "http://other.example/"), "security.probe_targets");
        assertRefused(run("", "deny: [other.example]", "http://other.example/"), "security.probe_targets");
        assertRefused(run("", "{}", "http://169.254.169.254/"), "metadata service");
        assertThat(proxy.requests("/")).isEmpty();
    }

    @Test
    void proxyIsNotAskedToTunnelToATargetThatTheRulesDeny() throws Exception {
        try (ScriptedProxy tunnel = ScriptedProxy.answering("HTTP/1.1 200 OK\r\n\r\n")) {
            String settings = "skip_resolve_phase_with_proxy: true\nproxy_url: http://127.0.0.1:" + tunnel.port();
            Dialer dialer = Instruments.forReading().dialer().within(Rules.of(ONLY_WEB));
            assertRefused(HttpRuns.run(settings, dialer, Map.of(), "https://other.example/"), "security.probe_targets");
            assertThat(tunnel.heads()).isEmpty();
        }
    }

    @Test
    void redirectIsJudgedLikeATarget() throws Exception {
        for (String to : new String[] {
            "http://other.example/", "http://169.254.169.254/", proxy.url("/").toString()
        }) {
            proxy.on("/away", Answer.of(302, "").with("Location", to));
            assertRefused(run("", ONLY_WEB, "http://web.example/away"), "no connection is made");
        }
        assertThat(proxy.requests("/")).isEmpty();
    }

    private ProbeResult run(String settings, String rules, String target) throws Exception {
        String through = "skip_resolve_phase_with_proxy: true\nproxy_url: http://127.0.0.1:" + proxy.port() + "\n";
        Dialer dialer = Instruments.forReading().dialer().within(Rules.of(rules));
        return HttpRuns.run(settings + through, dialer, Map.of(), target);
    }

    private static void assertRefused(ProbeResult result, String why) {
        assertThat(failed(result).reason()).isEqualTo(Reason.CONNECT);
        assertThat(failed(result).detail()).contains(why);
    }
}
