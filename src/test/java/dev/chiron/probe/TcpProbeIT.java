package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The {@code tcp} prober before servers that nobody here has written. */
class TcpProbeIT {
    @Test
    void postgresIsAskedForTlsInItsOwnProtocol() throws Exception {
        IssuedCertificate issued = Certificates.authority().issue("127.0.0.1");
        try (TempFolder folder = TempFolder.create("tcp");
                RealPostgres postgres = RealPostgres.with().tls(issued).start()) {
            Path authority = issued.writePem(folder).authority();
            ProbeResult result = Probed.run(
                    TcpProbe.KIND,
                    "{tls_config: {ca_file: " + authority + "}, query_response: ["
                            + "{send_bytes: !!binary AAAACATSFi8=}, {expect_bytes: S, starttls: true}]}",
                    "127.0.0.1:" + postgres.port());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.gauge(result, "probe_ssl_earliest_cert_expiry"))
                    .isEqualTo((double)
                            issued.certificate().getNotAfter().toInstant().getEpochSecond());
        }
    }
}
