package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealOpenssl;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The {@code unix} prober before servers that nobody here has written. */
class UnixProbeIT {
    @Test
    void redisAnswersAPingOverItsSocket() throws Exception {
        try (TempFolder folder = TempFolder.create("unix");
                RealRedis redis = RealRedis.with()
                        .line("unixsocket " + folder.file("redis.sock"))
                        .start()) {
            ProbeResult result = run("{query_response: [{send: PING}, {expect: '^.PONG'}]}", folder.file("redis.sock"));
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(redis.port()).isPositive();
        }
    }

    @Test
    void tlsOverAUnixSocketIsVerified() throws Exception {
        IssuedCertificate issued = Certificates.authority().issue("db.internal");
        try (RealOpenssl server = RealOpenssl.onUnixSocket(issued)) {
            String trust = "ca_file: " + server.files().authority();
            ProbeResult named =
                    run("{tls: true, tls_config: {server_name: db.internal, " + trust + "}}", server.path());
            assertThat(named).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(named, "probe_ssl_earliest_cert_expiry"))
                    .isEqualTo((double)
                            issued.certificate().getNotAfter().toInstant().getEpochSecond());
            ProbeResult mistaken = run("{tls: true, tls_config: {server_name: other, " + trust + "}}", server.path());
            assertThat(ProbeContract.failed(mistaken).reason()).isEqualTo(Reason.TLS);
            ProbeResult anybody = run("{tls: true, tls_config: {insecure_skip_verify: true}}", server.path());
            assertThat(anybody).isInstanceOf(ProbeResult.Passed.class);
        }
    }

    private static ProbeResult run(String settings, Path target) throws ConfigException, InterruptedException {
        return Probed.run(UnixProbe.KIND, settings, target.toString());
    }
}
