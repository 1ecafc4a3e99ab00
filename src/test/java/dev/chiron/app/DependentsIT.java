package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real Chiron that heals one container and restarts, in order, what its configuration lists as depending on it. */
@ExtendWith(SharedDocker.class)
class DependentsIT {
    private static final String TOKEN = "act";

    private final RealDocker docker;

    DependentsIT(RealDocker docker) {
        this.docker = docker;
    }

    @Test
    void servicesAndContainersThatDependOnTheHealedOneAreRestartedInTheOrderOfTheList() {
        try (TempFolder folder = TempFolder.create("dependents");
                DockerContainer vpn =
                        docker.container("tunnel-1").flag("--init").run();
                DockerContainer bot = docker.container("bot-1").flag("--init").run();
                DockerContainer client =
                        docker.container("client-1").flag("--init").run();
                DockerContainer other =
                        docker.container("other-1").flag("--init").run();
                RealChiron chiron = start(folder)) {
            String untouched = startedAt(other);
            await("the tunnel to be up").atMost(Duration.ofSeconds(30)).until(() -> chiron.isUp("vpn"));
            vpn.crash();
            await("the attempt to be closed")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> attempts(chiron).contains("\"outcome\":\"recovered\""));
            assertThat(attempts(chiron))
                    .contains("restarted container tunnel-1; restarted client-1 after it; restarted bot-1 after it");
            assertThat(startedAt(vpn)).isLessThan(startedAt(client));
            assertThat(startedAt(client)).isLessThan(startedAt(bot));
            assertThat(startedAt(other)).isEqualTo(untouched);
        }
    }

    private static String startedAt(DockerContainer container) {
        return container.inspect("{{.State.StartedAt}}");
    }

    private static String attempts(RealChiron chiron) {
        return chiron.get("/api/heal/attempts?service=vpn", TOKEN).body();
    }

    private RealChiron start(TempFolder folder) {
        return RealChiron.start("""
                modules: {box: {prober: docker, timeout: 2s}}
                defaults: {interval: 500ms, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                heal: {startup_grace: 0s, verify: {healthy_for: 300ms, timeout: 30s}}
                security: {tokens: [{name: ann, role: operator, file: "%s"}]}
                services:
                  - name: vpn
                    module: box
                    target: tunnel-1
                    outcomes: {timeout: up} # a busy machine is no news
                    heal: {action: restart, container: tunnel-1, restart_dependents: [client, "name:bot-1"]}
                  - name: client
                    module: box
                    target: client-1
                    outcomes: {timeout: up}
                    depends_on: [vpn]
                    heal: {steps: [{action: restart, container: client-1}]}
                """.formatted(docker.endpoint(), folder.write("token", TOKEN)));
    }
}
