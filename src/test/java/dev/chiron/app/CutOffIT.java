package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.ScriptedHttpServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A Chiron that is cut off and comes back: its reference point is a real socket that goes away and returns. */
class CutOffIT {
    private final int port = FreePort.find();

    private ServerSocket point() throws Exception {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    }

    @Test
    void whatIsKnownEndsAndIncidentsStayOpenUntilItIsBack() throws Exception {
        try (ScriptedHttpServer server = ScriptedHttpServer.start();
                RealChiron chiron = RealChiron.start("""
                        modules: {web: {prober: http}}
                        defaults: {interval: 200ms, failure_threshold: 1, success_threshold: 1, confirm: {retries: 0}}
                        services:
                          - {name: down, module: web, target: "%s"}
                          - {name: up, module: web, target: "%s"}
                        connectivity: {targets: ["localhost:%d"], interval: 1s}
                        """.formatted(
                        server.url("/nowhere"), server.on("/", 200, "fine").url("/"), port))) {
            String incident = whileItAnswers(chiron);
            await().until(() -> connected(chiron) == 0);
            await().untilAsserted(() ->
                    assertThat(chiron.scrape().samples("chiron_service_up")).isEmpty());
            assertThat(id(incidents(chiron))).isEqualTo(incident);
            assertThat(whileItAnswers(chiron)).as("the same incident goes on").isEqualTo(incident);
        }
    }

    /** The id of the incident that is open once all is known. */
    private String whileItAnswers(RealChiron chiron) throws Exception {
        try (ServerSocket point = point()) {
            assertThat(point.isBound()).isTrue();
            await().until(() -> connected(chiron) == 1
                    && chiron.scrape().samples("chiron_service_up").size() == 2);
            await().until(() -> incidents(chiron).contains("\"service\":\"down\""));
            return id(incidents(chiron));
        }
    }

    private static double connected(RealChiron chiron) {
        return chiron.scrape().samples("chiron_connected").getFirst().value();
    }

    private static String incidents(RealChiron chiron) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(chiron.control("/api/incidents?service=down"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static String id(String incidents) {
        return incidents.replaceAll("(?s).*?\"id\":\\s*\"([^\"]+)\".*", "$1");
    }
}
