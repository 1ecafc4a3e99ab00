package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.ScriptedProxy;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Which version of HTTP the probe speaks with a real nginx, and that all else is the same in either. */
class HttpVersionTest {
    private static final TempFolder FILES = TempFolder.create("www");
    private static final int LARGE = 5_000_000;
    private static final RealNginx NGINX = nginx();

    private static RealNginx nginx() {
        FILES.write("large.txt", "x".repeat(LARGE));
        String server = """
                default_type text/html;
                gzip on;
                gzip_min_length 1;
                client_max_body_size 10m;
                location = /small { add_header X-Proto $server_protocol; return 200 "ok\\n"; }
                location = /moved { return 302 /small; }
                location = /sent { proxy_pass http://127.0.0.1:$server_port/; proxy_intercept_errors on; error_page 400 =200 /small; }
                location = /none { return 204; }
                location = /busy { return 503; }
                location / { root %s; }
                """.formatted(FILES.path());
        return RealNginx.startHttp2(Certificates.authority().issue("127.0.0.1"), server);
    }

    @AfterAll
    static void stop() {
        NGINX.close();
        FILES.close();
    }

    @Test
    void http2IsSpokenWhenTheServerOffersIt() throws Exception {
        ProbeResult result = run("valid_http_versions: [HTTP/2.0]", "/small");
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(ProbeContract.gauge(result, "probe_http_version")).isEqualTo(2);
    }

    @Test
    void http1IsSpokenWhenTheModuleWantsIt() throws Exception {
        ProbeResult result = run("enable_http2: false", "/small");
        assertThat(ProbeContract.gauge(result, "probe_http_version")).isEqualTo(1.1);
        ProbeResult.Failed failure =
                ProbeContract.failed(run("enable_http2: false\nvalid_http_versions: [HTTP/2.0]", "/small"));
        assertThat(failure.detail()).endsWith("answered in HTTP/1.1, wanted HTTP/2.0");
    }

    @Test
    void http1IsSpokenWhenTheServerKnowsNoOther() throws Exception {
        try (RealNginx old = RealNginx.startTls(Certificates.authority().issue("127.0.0.1"))) {
            ProbeResult result = run("", old, "/");
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(result, "probe_http_version")).isEqualTo(1.1);
        }
    }

    @Test
    void answersAreTheSameInEitherVersion() throws Exception {
        for (String version : new String[] {"true", "false"}) {
            String enable = "enable_http2: " + version + "\n";
            ProbeResult large = run(enable + "fail_if_body_not_matches_regexp: ['^x+$']", "/large.txt");
            assertThat(large).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(large, "probe_http_content_length")).isEqualTo(LARGE);
            assertThat(ProbeContract.gauge(large, "probe_http_uncompressed_body_length"))
                    .isEqualTo(LARGE);
            ProbeResult packed = run(enable + "compression: gzip\nheaders: {Accept-Encoding: gzip}", "/large.txt");
            assertThat(ProbeContract.gauge(packed, "probe_http_uncompressed_body_length"))
                    .isEqualTo(LARGE);
            assertThat(ProbeContract.gauge(packed, "probe_http_content_length")).isEqualTo(-1);
            ProbeResult moved = run(enable, "/moved");
            assertThat(moved).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(moved, "probe_http_redirects")).isEqualTo(1);
            ProbeResult head = run(enable + "method: HEAD", "/large.txt");
            assertThat(head).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(head, "probe_http_content_length")).isEqualTo(LARGE);
            assertThat(ProbeContract.gauge(run(enable, "/none"), "probe_http_content_length"))
                    .isZero();
            assertThat(ProbeContract.failed(run(enable, "/busy")).detail()).contains("answered 503");
        }
    }

    @Test
    void largeBodiesAreSent() throws Exception {
        for (String version : new String[] {"true", "false"}) {
            String settings = "enable_http2: " + version + "\nmethod: POST\nheaders: {Connection: close, TE: gzip}\n";
            assertThat(run(settings + "body: " + "x".repeat(300_000), "/sent")).isInstanceOf(ProbeResult.Passed.class);
            assertThat(run(settings + "body_file: " + FILES.path().resolve("large.txt"), "/sent"))
                    .isInstanceOf(ProbeResult.Passed.class);
        }
    }

    @Test
    void http2GoesThroughATunnel() throws Exception {
        try (ScriptedProxy tunnel = ScriptedProxy.tunnelTo(NGINX.port())) {
            ProbeResult result = run("proxy_url: http://127.0.0.1:" + tunnel.port(), "/large.txt");
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(result, "probe_http_version")).isEqualTo(2);
            assertThat(ProbeContract.gauge(result, "probe_http_uncompressed_body_length"))
                    .isEqualTo(LARGE);
            assertThat(tunnel.heads().getFirst()).startsWith("CONNECT 127.0.0.1:" + NGINX.port() + " ");
        }
    }

    private static ProbeResult run(String settings, String path) throws Exception {
        return run(settings, NGINX, path);
    }

    private static ProbeResult run(String settings, RealNginx server, String path) throws Exception {
        String tls = "tls_config: {insecure_skip_verify: true}\n";
        Probe probe = ConfigFile.read(
                "module.yml",
                "http:\n" + (tls + settings).indent(2),
                Path.of(""),
                new Environment(_ -> null),
                root -> HttpProbe.KIND
                        .reader()
                        .read(root.asModule().sectionOrEmpty("http", ""), Instruments.forReading()));
        try (DeadlineGuard guard = new DeadlineGuard()) {
            Target target = Target.of("https://127.0.0.1:" + server.port() + path);
            return ProbeRun.of(probe, target, Deadline.after(Clock.system(), Duration.ofSeconds(20)), guard)
                    .result();
        }
    }
}
