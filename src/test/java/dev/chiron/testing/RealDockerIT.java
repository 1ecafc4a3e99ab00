package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedDocker.class)
class RealDockerIT {
    private final RealDocker docker;

    RealDockerIT(RealDocker docker) {
        this.docker = docker;
    }

    @Test
    void publishedPortAnswersOnLoopback() {
        try (DockerContainer web = docker.web("published")) {
            await().untilAsserted(() -> assertThat(page(web.port())).contains("200 OK", "ok"));
        }
    }

    @Test
    void crashedContainerStaysDownUntilStarted() {
        try (DockerContainer sleeper =
                docker.container("crashed").label("team", "media").run()) {
            assertThat(sleeper.inspect("{{.Config.Labels.team}}")).isEqualTo("media");
            sleeper.crash();
            assertThat(sleeper.status()).isEqualTo("exited");
            assertThat(sleeper.inspect("{{.State.ExitCode}}")).isEqualTo("137");
            sleeper.start();
            assertThat(sleeper.status()).isEqualTo("running");
        }
    }

    @Test
    void restartPolicyBringsACrashedContainerBack() {
        try (DockerContainer sleeper =
                docker.container("restarting").restart("always").run()) {
            sleeper.crash();
            await().until(() -> sleeper.inspect("{{.RestartCount}}").equals("1"));
        }
    }

    @Test
    void healthCommandDecidesHealth() {
        try (DockerContainer checked =
                docker.container("checked").health("test ! -e /tmp/sick").run()) {
            await().until(() -> checked.health().equals("healthy"));
            checked.exec("touch", "/tmp/sick");
            await().until(() -> checked.health().equals("unhealthy"));
        }
    }

    @Test
    void ownEngineStopsAndLeavesNothing() {
        RealDocker own = RealDocker.create();
        try (own) {
            DockerContainer sleeper = own.container("kept").run();
            own.stop();
            own.start();
            assertThat(sleeper.status()).isEqualTo("exited");
            sleeper.start();
        }
        assertThat(Files.exists(own.socket().getParent())).isFalse();
    }

    private static String page(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
