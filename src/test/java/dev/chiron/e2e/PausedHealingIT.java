package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pause of all healing outlives the Chiron that it was said to, however that ended. */
@ExtendWith(SharedDocker.class)
class PausedHealingIT {
    private final RealDocker docker;

    PausedHealingIT(RealDocker docker) {
        this.docker = docker;
    }

    @Test
    void whatAPersonPausedStaysPausedOverAKillUntilItIsResumed() {
        try (TempFolder folder = TempFolder.create("paused");
                DockerContainer web = docker.web("paused");
                RealChiron chiron = RealChiron.start(configuration(folder, web))) {
            seen(chiron, "it to be up", () -> chiron.isUp("paused"));
            assertThat(paused(Told.json(chiron.post(
                            "/api/heal/pause", Told.TOKEN, "{\"reason\": \"moving house\", \"for\": \"1h\"}"))))
                    .isEqualTo("ann: moving house");
            chiron.kill();
            web.crash();
            chiron.restart();
            seen(chiron, "it to be refused", () -> refused(chiron) == 1);
            assertThat(chiron.value("chiron_service_up", "paused")).isZero();
            assertThat(paused(Told.json(chiron.get("/api/heal", Told.TOKEN)))).isEqualTo("ann: moving house");
            assertThat(web.status()).isEqualTo("exited");

            Told.json(chiron.post("/api/heal/resume", Told.TOKEN, "{\"reason\": \"moved\"}"));
            seen(chiron, "it to be healed", () -> chiron.isUp("paused"));
            assertThat(web.status()).isEqualTo("running");
        }
    }

    private String configuration(TempFolder folder, DockerContainer web) {
        return """
                modules: {http: {prober: http, timeout: 2s}}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 0}}
                docker: {endpoint: "%s"}
                heal: {triggers: [status], startup_grace: 0s, verify: {healthy_for: 1s, timeout: 30s}}
                security: {tokens: [{name: ann, role: operator, file: "%s"}]}
                services:
                  - {name: paused, module: http, target: "http://127.0.0.1:%d/", heal: {action: restart, container: paused}}
                """.formatted(docker.endpoint(), folder.write("token", Told.TOKEN), web.port());
    }

    private static String paused(JsonNode state) {
        return state.path("paused").path("by").asText() + ": "
                + state.path("paused").path("reason").asText();
    }

    private static double refused(RealChiron chiron) {
        return chiron.scrape().value("chiron_heal_suppressed_total", "reason", "paused_global");
    }

    private static void seen(RealChiron chiron, String what, Callable<Boolean> condition) {
        Patience.with(chiron, Duration.ofSeconds(60)).until(what, condition);
    }
}
