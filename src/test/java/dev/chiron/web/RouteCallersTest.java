package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.chiron.config.ConfigException;
import dev.chiron.net.Access;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route as users of the web configuration and sessions of the page see it: what a role allows, whoever has it. */
class RouteCallersTest {
    private static final String LOG_IN = "POST /api/session";
    private static final String LOG_OUT = "DELETE /api/session";
    private static final Set<String> OPERATORS_ONLY = Set.of("GET /api/heal/attempts/{id}", "GET /api/heal/audit");
    private static final Map<String, Role> USERS =
            Map.of("vic", Role.VIEWER, "otto", Role.OPERATOR, "alma", Role.ALERTMANAGER, "heb", Role.HEARTBEAT);

    @TempDir
    Path folder;

    private ControlHouse house;
    private String origin = "";

    @BeforeEach
    void open() throws IOException, ConfigException {
        StringBuilder web = new StringBuilder("basic_auth_users:\n");
        for (String user : USERS.keySet()) {
            String hash = BCrypt.with(BCrypt.Version.VERSION_2Y)
                    .hashToString(4, password(user).toCharArray());
            web.append("  ").append(user).append(": \"").append(hash).append("\"\n");
        }
        house = ControlHouse.remembering(
                security(USERS), WebConfigFile.load(Files.writeString(folder.resolve("web.yml"), web)), folder);
        house.watch("x");
        origin = house.origin();
    }

    /** A viewer needs no entry: that is what a user is without one. */
    private SecuritySettings security(Map<String, Role> roles) {
        return new SecuritySettings(
                List.of(
                        ControlHouse.token(folder, "grafana", Role.VIEWER, "see"),
                        ControlHouse.token(folder, "ann", Role.OPERATOR, "act")),
                roles.entrySet().stream()
                        .filter(each -> each.getValue() != Role.VIEWER)
                        .map(each -> new UserSettings(each.getKey(), each.getValue()))
                        .toList(),
                List.of(),
                Access.STANDARD);
    }

    @AfterEach
    void close() {
        house.close();
    }

    private static String password(String user) {
        return user + ":secret";
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String name(Route route) {
        return route.method() + " " + route.path().text();
    }

    private String sessionOfUser(String user) {
        return house.session("", "Authorization", basic(user, password(user)));
    }

    /** Allowed is anything that is neither "who are you?" nor "you may not". */
    private static void judge(Route route, String caller, boolean allowed, HttpResponse<String> answer) {
        if (allowed) {
            assertThat(answer.statusCode()).as(name(route) + " by " + caller).isNotIn(401, 403, 500);
        } else {
            assertThat(answer.statusCode()).as(name(route) + " by " + caller).isEqualTo(403);
            assertThat(answer.body()).contains("the role ");
        }
    }

    /** As docs/security.md promises it, not as the code has it. */
    private static boolean allowed(Route route, Role role) {
        String name = name(route);
        boolean looks = role == Role.VIEWER || role == Role.OPERATOR;
        if (name.equals(LOG_IN)) {
            return looks;
        }
        if (name.endsWith(" /api/session") || name.equals("GET /health") || name.equals("GET /ready")) {
            return true;
        }
        return switch (role) {
            case OPERATOR -> true;
            case VIEWER -> route.method().equals("GET") && !OPERATORS_ONLY.contains(name);
            case ALERTMANAGER -> name.equals("POST /api/alertmanager");
            case HEARTBEAT -> name.equals("POST /api/heartbeat/{service}");
        };
    }

    @Test
    void everyRouteLetsInUsersByTheirRole() {
        for (Route route : house.routes()) {
            USERS.forEach((user, role) -> judge(
                    route, user, allowed(route, role), house.ask(route, "Authorization", basic(user, password(user)))));
        }
    }

    @Test
    void everyRouteThatNeedsSomebodyRefusesAUserWithAWrongPassword() {
        for (Route route : house.routes()) {
            boolean open = route.need() == Role.Need.NOTHING && !name(route).endsWith(" /api/session");
            int status =
                    house.ask(route, "Authorization", basic("otto", "guess")).statusCode();
            assertThat(status == 401)
                    .as(name(route))
                    .isEqualTo(!open && !name(route).equals(LOG_OUT));
        }
    }

    @Test
    void everyRouteLetsInThePageBySessionsOfTheirRole() {
        for (Route route : house.routes()) {
            if (!name(route).equals(LOG_IN)) {
                judgeSession(route, "vic", Role.VIEWER, sessionOfUser("vic"));
                judgeSession(route, "otto", Role.OPERATOR, sessionOfUser("otto"));
                judgeSession(route, "see", Role.VIEWER, house.session("{\"token\":\"see\"}"));
                judgeSession(route, "act", Role.OPERATOR, house.session("{\"token\":\"act\"}"));
            }
        }
    }

    private void judgeSession(Route route, String caller, Role role, String cookie) {
        judge(route, caller, allowed(route, role), house.ask(route, "Cookie", cookie, "Origin", origin));
    }

    @Test
    void aSessionIsNoLogIn() {
        HttpResponse<String> again =
                Client.send("POST", house.url("/api/session"), "", "Cookie", sessionOfUser("vic"), "Origin", origin);
        assertThat(again.statusCode()).isEqualTo(401);
    }

    @Test
    void everyRouteButReadingWantsThePagesOriginBesideTheCookie() {
        String cookie = sessionOfUser("otto");
        for (Route route : house.routes()) {
            assertThat(house.ask(route, "Cookie", cookie, "Origin", "http://evil.example")
                            .statusCode())
                    .as(name(route))
                    .isEqualTo(403);
            if (name(route).endsWith(" /api/session")) {
                continue;
            }
            HttpResponse<String> answer = house.ask(route, "Cookie", cookie);
            if (route.method().equals("GET") || route.need() == Role.Need.NOTHING) {
                assertThat(answer.statusCode()).as(name(route)).isNotIn(401, 403, 500);
            } else {
                assertThat(answer.statusCode()).as(name(route)).isEqualTo(403);
                assertThat(answer.body()).contains("it has no Origin");
            }
        }
    }

    @Test
    void whoShowsATokenOrAPasswordBesideTheCookieIsJudgedByThat() {
        String cookie = sessionOfUser("otto");
        for (Route route : house.routes()) {
            if (route.need() == Role.Need.ACTING) {
                judge(route, "see", false, house.ask(route, "Cookie", cookie, "Origin", origin, "X-API-Key", "see"));
                judge(
                        route,
                        "vic",
                        false,
                        house.ask(
                                route,
                                "Cookie",
                                cookie,
                                "Origin",
                                origin,
                                "Authorization",
                                basic("vic", password("vic"))));
            }
        }
    }

    @Test
    void anotherRoleInTheConfigurationCountsInARunningSession() {
        String cookie = sessionOfUser("otto");
        house.security = security(Map.of("otto", Role.VIEWER));
        for (Route route : house.routes()) {
            if (route.need() == Role.Need.ACTING) {
                judgeSession(route, "otto", Role.VIEWER, cookie);
            }
        }
    }
}
