package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.net.Access;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route under every role: who is let in stands in the table, and nowhere else. */
class ControlApiTest {
    private static final Map<String, Role> TOKENS =
            Map.of("see", Role.VIEWER, "ring", Role.ALERTMANAGER, "act", Role.OPERATOR, "beat", Role.HEARTBEAT);

    @TempDir
    Path folder;

    private ControlHouse house;

    @BeforeEach
    void open() {
        house = ControlHouse.remembering(
                new SecuritySettings(
                        TOKENS.entrySet().stream()
                                .map(each -> ControlHouse.token(
                                        folder, each.getValue().label(), each.getValue(), each.getKey()))
                                .toList(),
                        List.of(),
                        List.of(),
                        Access.STANDARD),
                folder);
        house.watch("x");
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void everyRouteLetsInWhomItNeedsAndNobodyElse() {
        for (Route route : house.routes()) {
            Map<String, Integer> expected = new LinkedHashMap<>();
            Map<String, Integer> found = new LinkedHashMap<>();
            TOKENS.forEach((token, role) -> {
                boolean allowed = route.need() == Role.Need.NOTHING || role.allows(route.need());
                int status =
                        house.ask(route, "Authorization", "Bearer " + token).statusCode();
                expected.put(role.label(), allowed ? 0 : 403);
                found.put(role.label(), allowed && status != 401 && !refused(route, role, status) ? 0 : status);
            });
            assertThat(found).as(route.method() + " " + route.path().text()).isEqualTo(expected);
        }
    }

    /** Logging in is open to all, but a role that cannot look at the page is told so. */
    private static boolean refused(Route route, Role role, int status) {
        boolean logIn =
                route.path().text().equals("/api/session") && route.method().equals("POST");
        return status == 403 && !(logIn && !role.allows(Role.Need.READING));
    }

    @Test
    void everyRouteThatNeedsSomebodyAsksWhoItIs() {
        for (Route route : house.routes()) {
            HttpResponse<String> answer = house.ask(route);
            boolean asks = answer.statusCode() == 401;
            boolean session = route.path().text().equals("/api/session");
            assertThat(asks || session)
                    .as(route.method() + " " + route.path().text())
                    .isEqualTo(route.need() != Role.Need.NOTHING || session);
            if (asks) {
                assertThat(answer.headers().firstValue("WWW-Authenticate")).isPresent();
                assertThat(answer.body()).contains("\"status\":401", "\"request_id\"");
            }
        }
    }

    @Test
    void everyRouteRefusesAForeignPageAndAnotherMethod() {
        for (Route route : house.routes()) {
            assertThat(house.ask(route, "Origin", "http://evil.example", "Authorization", "Bearer act")
                            .statusCode())
                    .as(route.path().text())
                    .isEqualTo(403);
            String path = route.path().text().replace("{id}", "x").replace("{project}", "shop");
            HttpResponse<String> other = Client.send("PATCH", house.url(path), "", "Authorization", "Bearer act");
            assertThat(other.statusCode()).as(path).isEqualTo(405);
            List<String> allowed =
                    List.of(other.headers().firstValue("Allow").orElseThrow().split(", "));
            assertThat(allowed).as(path).contains(route.method()).doesNotHaveDuplicates();
            assertThat(allowed.contains("HEAD")).as(path).isEqualTo(allowed.contains("GET"));
        }
    }

    @Test
    void aFixedWordOfAPathIsNoService() {
        assertThat(Client.get(house.url("/api/services/ws/health"), "Authorization", "Bearer see")
                        .statusCode())
                .isEqualTo(426);
    }

    @Test
    void headSaysHowLongTheAnswerToGetIs() {
        String[] viewer = {"Authorization", "Bearer see"};
        String length = Client.get(house.url("/api/openapi.json"), viewer)
                .headers()
                .firstValue("Content-Length")
                .orElseThrow();
        HttpResponse<String> head = Client.send("HEAD", house.url("/api/openapi.json"), "", viewer);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).hasValue(length);
    }

    @Test
    void everyBodyIsBounded() {
        for (Route route : house.routes()) {
            if (!route.told().body().isEmpty()) {
                String path = route.path().text().replace("{id}", "x");
                HttpResponse<String> answer = Client.send(
                        route.method(), house.url(path), " ".repeat((1 << 20) + 1), "Authorization", "Bearer act");
                assertThat(answer.statusCode()).as(path).isEqualTo(413);
            }
        }
    }

    @Test
    void everyExampleOfTheDocumentationLeadsToARoute() throws IOException {
        Pattern example = Pattern.compile("curl (?:-X ([A-Z]+) )?.*http://127\\.0\\.0\\.1:9816(/[^\\s?\"]*)");
        List<MatchResult> found = Files.readString(Path.of("docs/api.md"))
                .lines()
                .map(example::matcher)
                .filter(Matcher::find)
                .map(Matcher::toMatchResult)
                .toList();
        assertThat(found).hasSizeGreaterThan(5);
        for (MatchResult each : found) {
            String method = each.group(1) == null ? "GET" : each.group(1);
            assertThat(house.table().at(each.group(2)).route(method))
                    .as(each.group())
                    .isPresent();
        }
    }
}
