package dev.chiron.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real Alertmanager with the pack's configuration: what reaches the webhook, and what is muted by what. */
class AlertmanagerIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final String DOWN = alert(
            "ChironServiceDown", "bot", "component=trigger,severity=critical,remediate=restart,role=root,root=bot");
    private static final String OUTAGE =
            alert("ChironServiceOutage", "bot", "component=service,severity=critical,role=root,root=bot");

    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final TempFolder folder = TempFolder.create("am");
    private HttpServer webhook;
    private RealAlertmanager alertmanager;

    /** What came to the webhook. */
    private record Request(String path, String authorization, String body) {}

    @BeforeEach
    void startWithTheShippedConfiguration() throws IOException {
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        webhook.createContext("/", this::receive);
        webhook.start();
        folder.folder("tokens");
        folder.write("tokens/alertmanager", "s3cret\n");
        String shipped = PackFiles.text(PackFiles.ALERTMANAGER);
        String ours = shipped.replace(
                "127.0.0.1:9816", "127.0.0.1:" + webhook.getAddress().getPort());
        assertThat(ours).isNotEqualTo(shipped);
        alertmanager = RealAlertmanager.start(Release.INSTALLED, folder.write("alertmanager.yml", ours));
    }

    @AfterEach
    void stop() {
        alertmanager.close();
        webhook.stop(0);
        folder.close();
    }

    @Test
    void aServiceThatIsDownReachesTheWebhookAtOnceWithTheTokenBesideTheConfiguration() {
        fire(DOWN);
        await().atMost(SOON).until(() -> !requests.isEmpty());
        Request request = requests.remove();
        assertThat(request.path()).isEqualTo("/api/alertmanager");
        assertThat(request.authorization()).isEqualTo("Bearer s3cret");
        assertThat(request.body()).contains("\"version\":\"4\"", "\"status\":\"firing\"", "\"service\":\"bot\"");
    }

    @Test
    void theWatchdogReachesTheWebhook() {
        fire("{\"labels\": {\"alertname\": \"ChironWatchdog\", \"severity\": \"none\", \"component\": \"meta\"}}");
        await().atMost(SOON).until(() -> !requests.isEmpty());
        assertThat(requests.remove().body()).contains("ChironWatchdog");
    }

    @Test
    void everyServiceReachesTheWebhookInAMessageOfItsOwn() {
        fire(DOWN, DOWN.replace("bot", "minio"));
        await().atMost(SOON).until(() -> requests.size() == 2);
        assertThat(requests)
                .allMatch(request ->
                        request.body().contains("\"bot\"") != request.body().contains("\"minio\""));
    }

    @Test
    void anOutageNeitherReachesTheWebhookNorMutesTheTrigger() {
        fire(
                OUTAGE,
                DOWN,
                alert("ChironServiceFlapping", "bot", "component=service,severity=warning,role=root,root=bot"));
        awaitStates(Map.of(
                "ChironServiceOutage", "active", "ChironServiceDown", "active", "ChironServiceFlapping", "suppressed"));
        assertThat(requests).noneMatch(request -> request.body().contains("Outage"));
    }

    @Test
    void aRootMutesItsDependentsAndNobodyElses() {
        fire(
                DOWN,
                alert("ChironDependencyDown", "web", "component=service,severity=critical,role=dependent,root=bot"),
                alert("ChironServiceOutage", "web", "component=service,severity=critical,role=root,root=web"));
        awaitStates(Map.of(
                "ChironServiceDown", "active", "ChironDependencyDown", "suppressed", "ChironServiceOutage", "active"));
    }

    @Test
    void aRootThatDoesNotPageLeavesACriticalDependentItsPage() {
        fire(
                DOWN.replace("critical", "warning"),
                alert("ChironDependencyDown", "web", "component=service,severity=critical,role=dependent,root=bot"));
        awaitStates(Map.of("ChironServiceDown", "active", "ChironDependencyDown", "active"));
    }

    @Test
    void nothingWatchedMutesWhatIsSaidOfServices() {
        fire(
                OUTAGE,
                "{\"labels\": {\"alertname\": \"ChironTargetDown\", \"watch\": \"lost\", \"severity\": \"critical\","
                        + " \"component\": \"exporter\", \"job\": \"chiron\", \"cluster\": \"home\"}}");
        awaitStates(Map.of("ChironServiceOutage", "suppressed", "ChironTargetDown", "active"));
    }

    @Test
    void oneOfTwoChironsDownMutesNothing() {
        fire(
                OUTAGE,
                "{\"labels\": {\"alertname\": \"ChironTargetDown\", \"watch\": \"partial\", \"severity\": \"critical\","
                        + " \"component\": \"exporter\", \"job\": \"chiron\", \"cluster\": \"home\"}}");
        awaitStates(Map.of("ChironServiceOutage", "active", "ChironTargetDown", "active"));
    }

    @Test
    void aFleetOutageSpeaksForEveryServiceAndHoldsRestartsBack() {
        fire(
                OUTAGE,
                DOWN,
                "{\"labels\": {\"alertname\": \"ChironFleetOutage\", \"severity\": \"critical\", \"component\": \"fleet\","
                        + " \"job\": \"chiron\", \"cluster\": \"home\"}}");
        awaitStates(Map.of(
                "ChironServiceOutage", "suppressed", "ChironServiceDown", "suppressed", "ChironFleetOutage", "active"));
    }

    private void fire(String... alerts) {
        alertmanager.fire("[" + String.join(",", alerts) + "]");
    }

    private void awaitStates(Map<String, String> expected) {
        await().atMost(SOON).untilAsserted(() -> assertThat(states()).isEqualTo(expected));
    }

    private Map<String, String> states() {
        return alertmanager
                .alerts()
                .valueStream()
                .collect(Collectors.toMap(AlertmanagerIT::name, AlertmanagerIT::state));
    }

    private static String name(JsonNode alert) {
        return alert.path("labels").path("alertname").asText();
    }

    private static String state(JsonNode alert) {
        return alert.path("status").path("state").asText();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            List<String> authorization = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
            requests.add(new Request(
                    exchange.getRequestURI().getPath(),
                    String.join(",", authorization),
                    new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** An alert of a service in the project home, with more labels as {@code name=value,name=value}. */
    private static String alert(String name, String service, String labels) {
        String more = labels.replaceAll("(\\w+)=(\\w+)", "\"$1\": \"$2\"");
        return "{\"labels\": {\"alertname\": \"" + name + "\", \"service\": \"" + service
                + "\", \"project\": \"home\", \"job\": \"chiron\", \"cluster\": \"home\", " + more + "}}";
    }
}
