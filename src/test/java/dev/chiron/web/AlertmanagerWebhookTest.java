package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.net.Access;
import dev.chiron.testing.Scrape;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertmanagerWebhookTest {
    private static final String TWO_ALERTS = """
            {"receiver": "chiron\\\\.prod", "status": "firing", "version": "4", "groupKey": "{}:{service=\\"bot\\"}",
             "truncatedAlerts": 0, "somethingNew": {"x": 1},
             "alerts": [
              {"status": "firing", "labels": {"alertname": "ServiceDown", "service": "bot", "project": "shop"},
               "startsAt": "2026-11-22T13:14:20.285448Z", "endsAt": "0001-01-01T00:00:00Z", "fingerprint": "b380c1c3274c04bb"},
              {"status": "resolved", "labels": {"alertname": "ServiceDown"}}]}
            """;

    @TempDir
    Path folder;

    private ControlHouse house;

    @BeforeEach
    void open() {
        house = new ControlHouse(ControlHouse.securedBy(ControlHouse.token(folder, "am", Role.ALERTMANAGER, "ring")));
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> post(String body) {
        return Client.send(
                "POST",
                house.url("/api/alertmanager"),
                body,
                "X-API-Key",
                "ring",
                "Content-Type",
                "application/json",
                "X-Request-ID",
                "r1");
    }

    @Test
    void everyAlertIsHandedOnWithItsOwnStatus() {
        HttpResponse<String> answer = post(TWO_ALERTS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(house.deliveries).hasSize(1);
        Delivery delivery = house.deliveries.getFirst();
        assertThat(delivery.groupKey()).isEqualTo("{}:{service=\"bot\"}");
        assertThat(delivery.caller()).isEqualTo("am");
        assertThat(delivery.requestId()).isEqualTo("r1");
        assertThat(delivery.alerts()).extracting(Delivery.Alert::firing).containsExactly(true, false);
        Delivery.Alert first = delivery.alerts().getFirst();
        assertThat(first.service()).hasValue("bot");
        assertThat(first.project()).hasValue("shop");
        assertThat(first.startsAt()).hasValue(Instant.parse("2026-11-22T13:14:20.285448Z"));
        assertThat(delivery.alerts().getLast().service()).isEmpty();
        assertThat(answer.body()).contains("\"id\":\"" + delivery.digest(), "\"outcome\":\"opened\"");
    }

    @Test
    void theSamePayloadHasTheSameDigest() {
        post(TWO_ALERTS);
        post(TWO_ALERTS);
        assertThat(house.deliveries)
                .extracting(Delivery::digest)
                .hasSize(2)
                .containsOnly(house.deliveries.getFirst().digest());
    }

    @Test
    void theWatchdogIsCountedAndNeverJudged() {
        HttpResponse<String> answer = post(
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":\"ChironWatchdog\",\"service\":\"bot\"}}]}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(house.deliveries).isEmpty();
        Scrape scrape = scrape();
        assertThat(scrape.value("chiron_webhook_requests_total", "code", "200")).isEqualTo(1);
        assertThat(scrape.value("chiron_webhook_last_success_timestamp_seconds"))
                .isPositive();
    }

    private Scrape scrape() {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        try {
            io.prometheus.metrics.expositionformats.ExpositionFormats.init()
                    .getPrometheusTextFormatWriter()
                    .write(
                            out,
                            house.metrics.registry().scrape(),
                            io.prometheus.metrics.config.EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return Scrape.of(out.toString(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void aWrongShapeIsA400ThatNamesTheField() {
        assertWrong("", "");
        assertWrong("nonsense", "");
        assertWrong("[]", "");
        assertWrong("{\"version\":\"1\",\"alerts\":[]}", "version");
        assertWrong("{\"version\":\"4\"}", "alerts");
        assertWrong("{\"version\":\"4\",\"alerts\":{}}", "alerts");
        assertWrong("{\"version\":\"4\",\"alerts\":[1]}", "alerts[0]");
        assertWrong("{\"version\":\"4\",\"alerts\":[{\"status\":\"odd\",\"labels\":{}}]}", "alerts[0].status");
        assertWrong("{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\"}]}", "alerts[0].labels");
        assertWrong(
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"service\":1}}]}",
                "alerts[0].labels.service");
        assertThat(house.deliveries).isEmpty();
        assertThat(scrape().value("chiron_webhook_requests_total", "code", "400"))
                .isEqualTo(10);
        assertThat(scrape().value("chiron_webhook_last_success_timestamp_seconds"))
                .isZero();
    }

    private static String alert(String labels, String more) {
        return "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{" + labels + "}" + more + "}]}";
    }

    private static String labels(int many) {
        return IntStream.range(0, many)
                .mapToObj(label -> "\"l" + label + "\":\"v\"")
                .collect(Collectors.joining(","));
    }

    @Test
    void everyBoundIsA400ThatNamesTheField() {
        assertThat(post(alert(labels(64), "")).statusCode()).isEqualTo(200);
        assertWrong(alert(labels(65), ""), "alerts[0].labels");
        assertThat(post(alert("\"a\":\"" + "x".repeat(1024) + "\"", "")).statusCode())
                .isEqualTo(200);
        assertWrong(alert("\"a\":\"" + "x".repeat(1025) + "\"", ""), "alerts[0].labels.a");
        assertWrong(alert("\"" + "n".repeat(1025) + "\":\"x\"", ""), "alerts[0].labels." + "n".repeat(64) + "…");
        assertWrong(alert("\"a\":\"x\\u0000\"", ""), "alerts[0].labels.a");
        assertWrong(alert("\"a\":\"x\\ud800\"", ""), "alerts[0].labels.a");
        assertWrong(alert("", ",\"fingerprint\":\"" + "f".repeat(1025) + "\""), "alerts[0].fingerprint");
        String one = "{\"status\":\"firing\",\"labels\":{}},";
        assertThat(post("{\"version\":\"4\",\"alerts\":[" + one.repeat(999) + one.replace("},", "}") + "]}")
                        .statusCode())
                .isEqualTo(200);
        assertWrong("{\"version\":\"4\",\"alerts\":[" + one.repeat(1000) + one.replace("},", "}") + "]}", "alerts");
        assertThat(post(alert("", ",\"x\":" + "[".repeat(28) + "]".repeat(28))).statusCode())
                .isEqualTo(200);
        HttpResponse<String> deep = post(alert("", ",\"x\":" + "[".repeat(200_000)));
        assertThat(deep.statusCode()).isEqualTo(400);
        assertThat(deep.body()).contains("nests deeper than 32");
        assertWrong(alert("", "") + "{}", "");
    }

    @Test
    void grafanasPayloadIsTakenOnlyWhereItIsSwitchedOn() {
        String grafana = """
                {"receiver": "chiron", "status": "firing", "orgId": 1, "alerts": [
                  {"status": "firing", "labels": {"alertname": "Down", "service": "bot"}, "annotations": {},
                   "startsAt": "2026-11-22T13:14:20Z", "endsAt": "0001-01-01T00:00:00Z", "values": {"B": 22, "C": null},
                   "generatorURL": "", "fingerprint": "c6eadffa33fcdf37", "silenceURL": "", "valueString": "[ var='B' ]"}],
                 "groupLabels": {}, "version": "1", "groupKey": "{}:{}", "truncatedAlerts": 0, "title": "t", "state": "alerting"}
                """;
        assertWrong(grafana, "version");
        assertThat(post(grafana).body()).contains("security.grafana: true");

        house.security =
                new SecuritySettings(house.security.tokens(), List.of(), List.of(), Access.STANDARD, false, true);
        assertThat(post(grafana).statusCode()).isEqualTo(200);
        assertThat(house.deliveries)
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.alerts())
                        .singleElement()
                        .satisfies(alert -> assertThat(alert.service()).hasValue("bot")));
        assertThat(post(TWO_ALERTS).statusCode()).isEqualTo(200);
        assertWrong(grafana.replace("\"orgId\": 1, ", ""), "version");
        assertWrong(grafana.replace("\"version\": \"1\"", "\"version\": \"2\""), "version");
    }

    private void assertWrong(String body, String field) {
        HttpResponse<String> answer = post(body);
        assertThat(answer.statusCode()).as(body).isEqualTo(400);
        if (!field.isEmpty()) {
            assertThat(answer.body()).contains("\"field\":\"" + field + "\"");
        }
    }

    @Test
    void whatCannotBeStoredIsA503SoThatItComesAgain() {
        house.full = true;
        assertThat(post(TWO_ALERTS).statusCode()).isEqualTo(503);
        assertThat(post(TWO_ALERTS).body()).contains("cannot be stored now: disk full");
    }

    @Test
    void moreThanAMebibyteIsTooLarge() {
        assertThat(post("{\"x\":\"" + "y".repeat(1 << 20) + "\"}").statusCode()).isEqualTo(413);
        assertThat(scrape().value("chiron_webhook_requests_total", "code", "413"))
                .isEqualTo(1);
        assertThat(post(TWO_ALERTS).statusCode()).isEqualTo(200);
    }

    @Test
    void refusalsAreCountedToo() {
        Client.send("POST", house.url("/api/alertmanager"), TWO_ALERTS);
        Client.send("POST", house.url("/api/alertmanager"), TWO_ALERTS, "Origin", "http://evil.example");
        assertThat(scrape().value("chiron_webhook_requests_total", "code", "401"))
                .isEqualTo(1);
        assertThat(scrape().value("chiron_webhook_requests_total", "code", "403"))
                .isEqualTo(1);
    }
}
