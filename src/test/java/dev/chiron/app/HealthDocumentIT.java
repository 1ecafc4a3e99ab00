package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.RealChiron;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import org.junit.jupiter.api.Test;

/** Services whose health documents change, watched by the program from its jar. */
class HealthDocumentIT {
    @Test
    void statusFollowsTheDocumentAndPartsAreSeries() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start();
                RealChiron chiron = RealChiron.start(
                        """
                        modules: {web: {prober: http}}
                        services:
                          - {name: shop, module: web, target: "%s", schedule: on_scrape, success_threshold: 1, confirm: {retries: 0}, failure_threshold: 1, components: {critical: [database]}}
                          - {name: misspelt, module: web, target: "%s", schedule: on_scrape, components: {critical: [databse]}}
                          - {name: probed, module: web, target: "%s", schedule: on_scrape, maintenance: [{cron: "* * * * *", duration: 1h}]}
                        """.formatted(server.url("/health"), server.url("/health"), server.url("/health")))) {
            server.on(
                    "/health",
                    Answer.json(
                            "{\"status\":\"ok\",\"version\":\"7.1\",\"checks\":{\"database\":\"ok\"},\"queue\":{\"depth\":4}}"));
            await().until(() -> status(chiron, "up"));
            assertThat(chiron.value("chiron_service_value", "shop")).isEqualTo(4);
            assertThat(chiron.scrape().samples("chiron_service_info", "service", "shop", "version", "7.1"))
                    .hasSize(1);
            await().until(() -> chiron.log().contains("critical component \"databse\" (did you mean \"database\"?)")
                    || chiron.log().contains("critical component \\\"databse\\\""));
            assertThat(chiron.scrape()
                            .value(
                                    "chiron_component_status",
                                    "service",
                                    "misspelt",
                                    "component",
                                    "databse",
                                    "status",
                                    "unknown"))
                    .isEqualTo(1);

            server.on("/health", Answer.json("{\"status\":\"unhealthy\",\"checks\":{\"cache\":\"down\"}}"));
            await().until(() -> status(chiron, "degraded"));

            server.on("/health", Answer.json("{\"status\":\"ok\",\"checks\":{\"database\":\"down\"}}"));
            await().until(() -> status(chiron, "down"));
            assertThat(chiron.scrape().samples("chiron_component_status"))
                    .anyMatch(sample -> sample.value() == 1
                            && "database".equals(sample.labels().get("component"))
                            && "down".equals(sample.labels().get("status")));
            assertThat(chiron.value("chiron_service_maintenance", "probed")).isEqualTo(1);
            assertThat(chiron.value("chiron_service_maintenance", "shop")).isZero();
            assertThat(chiron.get("/probe?module=web&target=" + server.url("/health"))
                            .body())
                    .as("/probe knows no documents")
                    .contains("probe_success 1");
        }
    }

    private static boolean status(RealChiron chiron, String wanted) {
        return chiron.scrape().samples("chiron_service_status").stream()
                .anyMatch(sample -> sample.value() == 1
                        && "shop".equals(sample.labels().get("service"))
                        && wanted.equals(sample.labels().get("status")));
    }
}
