package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StatusReportTest {
    private static final Instant NOW = Instant.parse("2026-01-20T10:00:00Z");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<JsonNode> services = new ArrayList<>();
    private final List<JsonNode> incidents = new ArrayList<>();

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(String name, String status, String since, String why) {
        services.add(json("{'name':'" + name + "','status':'" + status + "','since':'" + since + "','why':'" + why
                + "','critical':true,'paused':null}"));
    }

    private StatusReport report(String sentence) {
        return new StatusReport(json("{'status':'down','sentence':'" + sentence + "'}"), services, incidents, NOW);
    }

    @Test
    void theWorstStandFirstUnderOneSentenceAndIncidentsBelow() {
        add("bot", "up", "2026-01-15T10:00:00Z", "");
        add("search", "degraded", "2026-01-20T07:00:00Z", "took 812 ms, more than degraded_above allows");
        add("api", "down", "2026-01-20T09:48:30Z", "blocked by postgres");
        add("postgres", "down", "2026-01-20T09:48:00Z", "connect: connection to 127.0.0.1:5432 refused");
        add("new", "unknown", "2026-01-20T09:59:10Z", "");
        incidents.add(
                json("{'severity':'critical','service':'postgres','triggered_at':'2026-01-20T09:48:00Z','root':null,"
                        + "'message':'connect: connection to 127.0.0.1:5432 refused'}"));
        incidents.add(json("{'severity':'critical','service':'api','triggered_at':'2026-01-20T09:48:30Z',"
                + "'root':'postgres','message':'http_status: 502'}"));

        assertThat(report("2 of 5 services are down: postgres, api").table(false, 80, false))
                .isEqualTo("""
                2 of 5 services are down: postgres, api.

                STATUS      SERVICE    SINCE  WHY
                ✖ down      postgres  12 min  connect: connection to 127.0.0.1:5432 refused
                ✖ down      api       11 min  blocked by postgres
                ▲ degraded  search       3 h  took 812 ms, more than degraded_above allows
                ○ unknown   new         50 s
                ● up        bot          5 d

                Open incidents
                SEVERITY  SERVICE   OPEN FOR  WHAT
                critical  postgres    12 min  connect: connection to 127.0.0.1:5432 refused
                critical  api         11 min  because of postgres: http_status: 502
                """);
        assertThat(report("").allUp()).isFalse();
    }

    @Test
    void pausedServicesAndThoseInMaintenanceSaySo() {
        services.add(json("{'name':'a','status':'up','since':'2026-01-20T09:00:00Z','why':'','maintenance':true,"
                + "'flapping':true,'paused':{'by':'ann','reason':'disk swap'}}"));

        assertThat(report("All up").table(false, 80, false))
                .contains("paused by ann: disk swap; in maintenance; flapping");
        assertThat(report("All up").allUp()).isTrue();
    }

    @Test
    void aServiceThatIsLeftAloneSaysSo() {
        services.add(json("{'name':'a','status':'down','since':'2026-01-20T09:00:00Z','why':'connect: refused',"
                + "'circuit':{'state':'half_open'}}"));
        services.add(json("{'name':'b','status':'up','since':'2026-01-20T09:00:00Z','why':'',"
                + "'circuit':{'state':'closed'}}"));

        assertThat(report("a is down").table(false, 80, true))
                .contains("connect: refused; circuit half-open")
                .doesNotContain("circuit closed");
    }

    @Test
    void longNamesAndReasonsStayWithinTheLine() {
        add(
                "a-very-long-name-of-a-service-that-someone-chose-to-give-it",
                "down",
                "2026-01-20T09:48:00Z",
                "http_status: GET http://127.0.0.1/pay answered 502 Bad Gateway, wanted 2xx, and went on for long");

        assertThat(report("1 of 1 services is down: it").table(false, 80, false).lines())
                .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(80));
    }

    @Test
    void wideAndCombiningCharactersKeepTheColumnsAligned() {
        add("データベース", "up", "2026-01-20T09:48:00Z", "");
        add("cafe\u0301", "up", "2026-01-20T09:48:00Z", "");
        add("plain", "up", "2026-01-20T09:48:00Z", "");

        List<String> rows =
                report("All up").table(false, 80, false).lines().skip(3).toList();
        assertThat(rows.stream()
                        .map(row -> TextWidth.of(row.substring(0, row.indexOf("12 min"))))
                        .distinct())
                .hasSize(1);
    }

    @Test
    void whatAServiceSaysCannotCommandTheTerminal() {
        add("bot", "down", "2026-01-20T09:48:00Z", "body: \\u001b[2Jgone\\nsecond line");

        assertThat(report("x").table(false, 80, false))
                .contains("body: ?[2Jgone second line")
                .doesNotContain("\u001b");
    }

    @Test
    void ofManyThatAreUpTwentyAreListedUnlessAllAreAskedFor() {
        IntStream.range(0, 200).forEach(i -> add("s" + i, "up", "2026-01-20T09:48:00Z", ""));
        add("bad", "down", "2026-01-20T09:48:00Z", "timeout");

        assertThat(report("x").table(false, 80, false)).contains("bad", "… and 180 more that are up; --all lists them");
        assertThat(report("x").table(false, 80, true).lines()).hasSizeGreaterThan(200);
    }

    @Test
    void onATerminalStatusAndSeverityAreColoured() {
        add("bot", "down", "2026-01-20T09:48:00Z", "timeout");

        assertThat(report("x").table(true, 80, false)).contains("\u001b[31m✖ down\u001b[0m");
    }

    @Test
    void jsonHoldsEverythingThatTheApiTold() {
        add("bot", "down", "2026-01-20T09:48:00Z", "timeout");

        JsonNode all = json(report("x").json());
        assertThat(all.at("/services/0/name").asText()).isEqualTo("bot");
        assertThat(all.get("sentence").asText()).isEqualTo("x");
    }
}
