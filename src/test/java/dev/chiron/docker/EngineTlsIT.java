package dev.chiron.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.EngineProxy;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An engine over TCP with TLS, as {@code dockerd --tlsverify} offers it: both sides prove themselves. */
@ExtendWith(SharedDocker.class)
class EngineTlsIT {
    private final RealDocker docker;
    private final TempFolder folder = TempFolder.create("engine-tls");
    private final Certificates authority = Certificates.authority();

    EngineTlsIT(RealDocker docker) {
        this.docker = docker;
    }

    @AfterEach
    void close() {
        folder.close();
    }

    @Test
    void engineIsReachedByWhoeverProvesHimself() throws Exception {
        PemFiles pem = authority.issue("chiron").writePem(folder);
        try (EngineProxy proxy =
                        EngineProxy.secured(docker, authority.issue("127.0.0.1").context());
                DockerEngine engine = engine(proxy, tls(pem))) {
            assertThat(engine.info(soon()).version()).startsWith("20.");
        }
    }

    @Test
    void engineWhoseCertificateIsOfAnotherOrForAnotherNameIsRefusedInPlainWords() throws Exception {
        PemFiles pem = authority.issue("chiron").writePem(folder);
        try (EngineProxy stranger = EngineProxy.secured(
                        docker, Certificates.authority().issue("127.0.0.1").context());
                DockerEngine engine = engine(stranger, tls(pem))) {
            assertThat(failure(engine)).hasMessageContaining("its certificate");
        }
        try (EngineProxy misnamed = EngineProxy.secured(
                        docker, authority.issue("elsewhere.test").context());
                DockerEngine engine = engine(misnamed, tls(pem));
                DockerEngine renamed = engine(misnamed, tls(pem).replace("}", ", server_name: elsewhere.test}"))) {
            assertThat(failure(engine)).hasMessageContaining("its certificate");
            assertThat(renamed.info(soon()).version()).startsWith("20.");
        }
    }

    @Test
    void silentEngineIsGivenUpAtTheDeadline() throws Exception {
        PemFiles pem = authority.issue("chiron").writePem(folder);
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"));
                DockerEngine engine = new DockerEngine(settings("tcp://127.0.0.1:" + silent.getLocalPort(), tls(pem))
                        .act())) {
            long start = System.nanoTime();
            EngineException failure = catchThrowableOfType(
                    EngineException.class, () -> engine.info(Deadline.after(Clock.system(), Duration.ofMillis(400))));
            assertThat(failure.kind()).isEqualTo(EngineException.Kind.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    private static EngineException failure(DockerEngine engine) {
        return catchThrowableOfType(EngineException.class, () -> engine.info(soon()));
    }

    private static String tls(PemFiles pem) {
        return "{ca_file: %s, cert_file: %s, key_file: %s}".formatted(pem.authority(), pem.certificate(), pem.key());
    }

    private static DockerEngine engine(EngineProxy proxy, String tls) throws Exception {
        return new DockerEngine(settings(proxy.endpoint().toString(), tls).act());
    }

    private static EngineSettings settings(String endpoint, String tls) throws Exception {
        String yaml = "docker: {endpoint: \"%s\", tls: %s}".formatted(endpoint, tls);
        return ConfigFile.read("chiron.yml", yaml, Path.of(""), new Environment(_ -> null), DockerSettings::read)
                .engines()
                .getFirst();
    }

    private static Deadline soon() {
        return Deadline.after(Clock.system(), Duration.ofSeconds(10));
    }
}
