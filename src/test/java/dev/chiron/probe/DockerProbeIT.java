package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.docker.DockerEngine;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedDocker.class)
class DockerProbeIT {
    private final RealDocker docker;
    private final DockerEngine engine;

    DockerProbeIT(RealDocker docker, DockerEngine engine) {
        this.docker = docker;
        this.engine = engine;
    }

    @Test
    void runningContainerPassesWithItsUse() throws Exception {
        try (DockerContainer container = docker.container("probed").run()) {
            ProbeResult result = probe(container.name());
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_docker_memory_usage_bytes")).isPositive();
            assertThat(gauge(result, "probe_docker_cpu_seconds")).isNotNegative();
            assertThat(gauge(result, "probe_docker_uptime_seconds")).isPositive();
        }
    }

    @Test
    void crashedContainerIsNotRunningAndSaysHowItEnded() throws Exception {
        try (DockerContainer container = docker.container("probed-crash").run()) {
            container.crash();
            assertThat(probe("probed-crash")).isInstanceOfSatisfying(ProbeResult.Failed.class, failed -> {
                assertThat(failed.reason()).isEqualTo(Reason.NOT_RUNNING);
                assertThat(failed.detail()).startsWith("is exited, exit code 137, since ");
            });
        }
    }

    @Test
    void failingHealthCheckIsUnhealthy() throws Exception {
        try (DockerContainer container = docker.container("probed-sick")
                .health("echo no answer; test ! -e /tmp/sick")
                .run()) {
            await().until(() ->
                    probe("probed-sick").passed() && container.health().equals("healthy"));
            container.exec("touch", "/tmp/sick");
            await().until(() -> container.health().equals("unhealthy"));
            assertThat(probe("probed-sick"))
                    .isInstanceOfSatisfying(
                            ProbeResult.Failed.class,
                            failed -> assertThat(failed.detail()).isEqualTo("its health check fails: no answer"));
        }
    }

    @Test
    void severalContainersOfOneServiceAreNotGuessedBetween() throws Exception {
        try (DockerContainer one =
                        docker.container("twin-1").label("role", "twin").run();
                DockerContainer two =
                        docker.container("twin-2").label("role", "twin").run()) {
            assertThat(probe("label:role=twin")).isInstanceOfSatisfying(ProbeResult.Failed.class, failed -> {
                assertThat(failed.reason()).isEqualTo(Reason.ASSERTION);
                assertThat(failed.detail()).endsWith(one.name() + ", " + two.name());
            });
        }
    }

    private ProbeResult probe(String target) throws InterruptedException {
        Deadline deadline = Deadline.after(Clock.system(), Duration.ofSeconds(20));
        return new DockerProbe(true, engine).run(Target.of(target), deadline);
    }

    private static double gauge(ProbeResult result, String name) {
        return ProbeContract.gauge(result, name, Map.of());
    }
}
