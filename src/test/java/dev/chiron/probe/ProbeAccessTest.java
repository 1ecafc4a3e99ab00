package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.Endpoint;
import dev.chiron.net.Dialer;
import dev.chiron.net.Resolver;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.testing.Rules;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.ScriptedUnixServer;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes under {@code security.probe_targets}: whom they reach, and where they do not follow. */
class ProbeAccessTest {
    private ScriptedHttpServer first;
    private ScriptedHttpServer second;

    @BeforeEach
    void start() {
        first = ScriptedHttpServer.start();
        second = ScriptedHttpServer.start();
        second.on("/", 200, "secret");
    }

    @AfterEach
    void stop() {
        first.close();
        second.close();
    }

    private static ProbeResult run(String rules, ProbeKind kind, String settings, Target target) throws Exception {
        Instruments instruments = new Instruments(
                Clock.system(),
                new Dialer(Resolver.ofSystem()).within(Rules.of(rules)),
                DockerEngines.of(new DockerEngine(Endpoint.standard())));
        Probe probe = ConfigFile.read(
                "module.yml",
                settings,
                Path.of(""),
                new Environment(_ -> null),
                section -> kind.reader().read(section, instruments));
        try (DeadlineGuard guard = new DeadlineGuard()) {
            return ProbeRun.of(probe, target, Deadline.after(Clock.system(), Duration.ofSeconds(10)), guard)
                    .result();
        }
    }

    private static String text(ScriptedHttpServer server) {
        return server.url("/").toString();
    }

    private static ProbeResult http(String rules, Target target) throws Exception {
        return run(rules, HttpProbe.KIND, "{}", target);
    }

    private static ProbeResult.Failed refused(ProbeResult result) {
        assertThat(result).isInstanceOf(ProbeResult.Failed.class);
        ProbeResult.Failed failed = (ProbeResult.Failed) result;
        assertThat(failed.reason()).isEqualTo(Reason.CONNECT);
        assertThat(failed.detail()).startsWith("no connection is made: ").contains("security.probe_targets");
        return failed;
    }

    @Test
    void aRedirectToAMetadataServiceIsNotFollowed() throws Exception {
        first.on("/", Answer.of(302, "").with("Location", "http://169.254.169.254/latest/meta-data/"));
        assertThat(refused(http("{}", Target.of(text(first)))).detail()).contains("metadata service");
    }

    @Test
    void aRedirectToADeniedPortIsNotFollowedNotEvenFromANamedTarget() throws Exception {
        first.on("/", Answer.of(302, "").with("Location", text(second)));
        String rules = "deny: ['*:" + second.port() + "']";
        refused(http(rules, Target.of(text(first))));
        refused(http(rules, Target.of(text(first)).asNamed()));
        assertThat(second.requests("/")).isEmpty();
        assertThat(http("{}", Target.of(text(first)))).isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void aNamedTargetIsReachedWhateverIsDenied() throws Exception {
        String rules = "deny: ['*']";
        refused(http(rules, Target.of(text(second))));
        assertThat(http(rules, Target.of(text(second)).asNamed())).isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void unixObeysToo() throws Exception {
        try (ScriptedUnixServer server = ScriptedUnixServer.handle((_, _) -> {})) {
            String path = server.path().toString();
            refused(run("deny: ['unix:" + path + "']", UnixProbe.KIND, "{}", Target.of(path)));
            refused(run("allow: ['*']", UnixProbe.KIND, "{}", Target.of(path)));
            assertThat(run("allow: ['*']", UnixProbe.KIND, "{}", Target.of(path).asNamed()))
                    .isInstanceOf(ProbeResult.Passed.class);
        }
    }

    @Test
    void tcpObeysToo() throws Exception {
        String to = "127.0.0.1:" + second.port();
        refused(run("allow: ['127.0.0.1:1']", TcpProbe.KIND, "{}", Target.of(to)));
        assertThat(run("allow: ['" + to + "']", TcpProbe.KIND, "{}", Target.of(to)))
                .isInstanceOf(ProbeResult.Passed.class);
    }
}
