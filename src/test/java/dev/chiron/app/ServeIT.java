package dev.chiron.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The program from its jar: signals, reload, listeners. */
class ServeIT {
    @Test
    void endsWithZeroAfterSigtermAndSigint() {
        try (RealChiron chiron = RealChiron.start("{}")) {
            assertThat(chiron.endBy("TERM")).isZero();
        }
        try (RealChiron chiron = RealChiron.start("{}")) {
            assertThat(chiron.endBy("INT")).isZero();
        }
    }

    @Test
    void reloadKeepsWhatIsKnownOfUnchangedServicesAndDropsTheSeriesOfRemovedOnes() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start().on("/", 200, "ok");
                RealChiron chiron = RealChiron.start(services(server, "kept", "gone"))) {
            awaitUp(chiron, "kept");
            awaitUp(chiron, "gone");
            double since = chiron.value("chiron_service_last_change_timestamp_seconds", "kept");

            chiron.reload(services(server, "kept", "fresh"));

            awaitUp(chiron, "fresh");
            assertThat(chiron.value("chiron_service_last_change_timestamp_seconds", "kept"))
                    .isEqualTo(since);
            assertThat(chiron.scrape().samples())
                    .noneMatch(sample -> "gone".equals(sample.labels().get("service")));
            assertThat(chiron.scrape().value("chiron_config_last_reload_successful"))
                    .isEqualTo(1);
        }
    }

    @Test
    void badFileChangesNothingAndIsToldInAMetricAndInTheAnswer() throws Exception {
        try (ScriptedHttpServer server = ScriptedHttpServer.start().on("/", 200, "ok");
                RealChiron chiron = RealChiron.start(services(server, "kept"), "--web.enable-lifecycle")) {
            awaitUp(chiron, "kept");

            chiron.reload("modules: {web: {prober: htpp}}");
            await().untilAsserted(() -> assertThat(chiron.scrape().value("chiron_config_last_reload_successful"))
                    .isZero());
            HttpResponse<String> refused = post(chiron.url("/-/reload"));

            assertThat(refused.statusCode()).isEqualTo(500);
            assertThat(refused.body())
                    .contains("modules.web.prober: prober 'htpp' is not valid (did you mean \"http\"?)");
            assertThat(chiron.value("chiron_service_up", "kept")).isEqualTo(1);

            chiron.write(services(server, "kept"));
            assertThat(post(chiron.url("/-/reload")).statusCode()).isEqualTo(200);
            assertThat(chiron.scrape().value("chiron_config_last_reload_successful"))
                    .isEqualTo(1);
        }
    }

    @Test
    void onScrapeServicesAreProbedByTheScrapeItself() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start().on("/", 200, "ok");
                RealChiron chiron = RealChiron.start("""
                        modules: {web: {prober: http, timeout: 20s}}
                        services: [{name: lazy, module: web, target: "%s", schedule: on_scrape}]
                        """.formatted(server.url("/")))) {
            assertThat(server.requests("/")).isEmpty();
            assertThat(chiron.value("chiron_service_up", "lazy")).isEqualTo(1);
            assertThat(server.requests("/")).hasSize(1);
        }
    }

    @Test
    void drainingListenerIsNotTakenForAServiceThatIsDown() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.ofLiteral("127.0.0.1"));
                RealChiron chiron = RealChiron.start("{}");
                HttpClient client = HttpClient.newHttpClient()) {
            String self = chiron.url("/-/healthy").toString();
            chiron.reload("""
                    modules: {web: {prober: http, timeout: 3s}, quick: {prober: http, timeout: 1s}}
                    services: [{name: self, module: quick, target: "%s", interval: 1s}]
                    """.formatted(self));
            awaitUp(chiron, "self");
            String hanging = "/probe?module=web&target=http://127.0.0.1:" + silent.getLocalPort() + "/";
            CompletableFuture<HttpResponse<Void>> answer =
                    client.sendAsync(HttpRequest.newBuilder(chiron.url(hanging)).build(), BodyHandlers.discarding());
            try (Socket probe = silent.accept()) {
                assertThat(chiron.endBy("TERM")).isZero();
                assertThat(probe.isConnected()).isTrue();
            }
            await().until(answer::isDone);
            assertThat(chiron.log()).doesNotContain("self is down", "level=error");
        }
    }

    @Test
    void healthIsOneDocumentOnBothListeners() throws Exception {
        try (RealChiron chiron = RealChiron.start("{}")) {
            for (HttpResponse<String> answer :
                    List.of(chiron.get("/health"), chiron.getControl("/health"), chiron.get("/ready"))) {
                JsonNode health = new ObjectMapper().readTree(answer.body());
                assertThat(health.fieldNames())
                        .toIterable()
                        .containsExactly("status", "timestamp", "service", "version", "checks", "metadata");
                assertThat(health.path("status").asText()).isEqualTo("healthy");
                assertThat(Instant.parse(health.path("timestamp").asText())).isNotNull();
                assertThat(health.path("service").asText()).isEqualTo("chiron");
                assertThat(health.path("checks").properties())
                        .extracting(
                                part -> part.getKey() + " " + part.getValue().asText())
                        .containsExactlyInAnyOrder(
                                "store healthy",
                                "scheduler healthy",
                                "heal healthy",
                                "docker healthy",
                                "disk_space healthy");
                assertThat(health.path("metadata").fieldNames())
                        .toIterable()
                        .containsExactly("uptime_seconds", "last_error");
                assertThat(health.path("metadata").path("uptime_seconds").isIntegralNumber())
                        .isTrue();
                assertThat(health.path("metadata").path("last_error").isNull()).isTrue();
            }
        }
    }

    @Test
    void engineThatDoesNotAnswerDegradesHealthWhereAServiceNeedsIt() {
        String engine = "docker: {endpoint: \"unix:///nowhere/docker.sock\"}\n";
        try (RealChiron chiron = RealChiron.start(engine)) {
            assertThat(chiron.get("/health").body()).contains("\"docker\":\"healthy\"", "\"scheduler\":\"healthy\"");
        }
        try (RealChiron chiron = RealChiron.start(engine + """
                modules: {box: {prober: docker}}
                services: [{name: box, module: box, target: box}]
                """)) {
            HttpResponse<String> health = chiron.get("/health");
            assertThat(health.statusCode()).isEqualTo(200);
            assertThat(health.body()).contains("\"docker\":\"degraded\"", "\"status\":\"degraded\"");
        }
    }

    @Test
    void clientThatGoesAwayInTheMiddleOfAScrapeIsNoErrorInTheLog() throws Exception {
        try (RealChiron chiron = RealChiron.start("{}")) {
            for (int i = 0; i < 50; i++) {
                try (Socket impatient = new Socket(
                        InetAddress.ofLiteral("127.0.0.1"), chiron.url("/").getPort())) {
                    impatient.setSoLinger(true, 0);
                    impatient.getOutputStream().write("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
                }
            }
            assertThat(chiron.get("/ready").statusCode()).isEqualTo(200);
            assertThat(chiron.endBy("TERM")).isZero();
            assertThat(chiron.log()).doesNotContain("level=error", "Exception");
        }
    }

    @Test
    void addressInUseIsOneClearLineAndExitsWithTwo() throws Exception {
        try (TempFolder folder = TempFolder.create("taken");
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Ran web = Ran.chiron(
                    "serve",
                    "--config.file=" + folder.write("empty.yml", "{}"),
                    "--web.listen-address=" + address,
                    "--control.listen-address=127.0.0.1:0");
            assertThat(web.exit()).isEqualTo(2);
            assertThat(web.err().lines())
                    .singleElement()
                    .asString()
                    .contains("--web.listen-address", address, "in use");
        }
    }

    @Test
    void whoComesSecondToAMemoryIsAnExporterOnlyAndSaysSo() throws Exception {
        try (ScriptedHttpServer server = ScriptedHttpServer.start().on("/", 200, "ok");
                RealChiron chiron = RealChiron.start("{}");
                RealChiron second = chiron.startAnotherOnItsMemory(services(server, "web"))) {
            awaitUp(second, "web");
            String health = second.get("/health").body();
            assertThat(health)
                    .contains("\"heal\":\"degraded\"", "\"store\":\"degraded\"")
                    .contains("not acting: another Chiron keeps its memory there");
            assertThat(second.log())
                    .contains(chiron.storage().resolve("chiron.db")
                            + " is in use: another Chiron keeps its memory there; this one is an exporter only");
            assertThat(second.get("/metrics").body()).contains("\nchiron_store_available 0");
            assertThat(second.getControl("/api/heal/attempts").statusCode()).isEqualTo(503);
            assertThat(chiron.get("/ready").statusCode()).isEqualTo(200);
        }
    }

    private static void awaitUp(RealChiron chiron, String service) {
        await(service)
                .untilAsserted(() ->
                        assertThat(chiron.value("chiron_service_up", service)).isEqualTo(1));
    }

    private static String services(ScriptedHttpServer server, String... names) {
        StringBuilder text = new StringBuilder("modules: {web: {prober: http, timeout: 20s}}\nservices:\n");
        for (String name : names) {
            text.append(
                    "  - {name: %s, module: web, target: \"%s\", interval: 20s}\n".formatted(name, server.url("/")));
        }
        return text.toString();
    }

    private static HttpResponse<String> post(URI uri) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        }
    }
}
