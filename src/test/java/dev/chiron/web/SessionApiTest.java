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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionApiTest {
    @TempDir
    Path folder;

    private ControlHouse house;
    private String origin = "";

    @BeforeEach
    void open() throws IOException, ConfigException {
        String hash = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, "secret".toCharArray());
        Path web = Files.writeString(folder.resolve("web.yml"), "basic_auth_users: {bob: \"" + hash + "\"}\n");
        house = new ControlHouse(
                ControlHouse.securedBy(
                        ControlHouse.token(folder, "grafana", Role.VIEWER, "see"),
                        ControlHouse.token(folder, "am", Role.ALERTMANAGER, "ring"),
                        ControlHouse.token(folder, "ann", Role.OPERATOR, "act", "act-new")),
                WebConfigFile.load(web));
        origin = house.origin();
    }

    @AfterEach
    void close() {
        house.close();
    }

    private HttpResponse<String> logIn(String body, String... headers) {
        return Client.send("POST", house.url("/api/session"), body, headers);
    }

    private String cookie(String token) {
        return house.session("{\"token\":\"" + token + "\"}");
    }

    private int status(String method, String path, String... headers) {
        return Client.send(method, house.url(path), "", headers).statusCode();
    }

    @Test
    void aLogInThatIsLargeIsNotReadToItsEnd() {
        String body = "{\"token\":[" + "{},".repeat(30_000) + "{}]}";

        HttpResponse<String> answer =
                Client.send("POST", house.url("/api/session"), body, "Origin", "http://127.0.0.1:" + house.port());

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("larger than 64 KiB");
    }

    @Test
    void aTokenBeginsASessionWhoseCookieIsAsGoodAsTheToken() {
        HttpResponse<String> answer = logIn("{\"token\":\"act\"}");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"name\":\"ann\",\"role\":\"operator\",\"authentication\":\"token\",\"may\":[\"read\",\"act\"]}\n");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .matches("chiron_session_" + house.port()
                        + "=[A-Za-z0-9_-]{43}; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict")
                .doesNotContain("act");
        String cookie = cookie("act");
        assertThat(status("GET", "/api/services", "Cookie", cookie)).isEqualTo(200);
        assertThat(Client.get(house.url("/api/session"), "Cookie", cookie).body())
                .contains("\"authentication\":\"session\"", "\"name\":\"ann\"");
        assertThat(status("POST", "/api/services/x/restart", "Cookie", cookie, "Origin", origin))
                .isEqualTo(404);
    }

    @Test
    void behindAProxyThatSpeaksTlsTheCookieGoesOverTlsOnly() {
        String page = origin.replace("http://", "https://");
        HttpResponse<String> answer = logIn("{\"token\":\"act\"}", "Origin", page);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).startsWith("chiron_session_" + house.port()).endsWith("; SameSite=Strict; Secure");
        String shown = ControlHouse.cookie(cookie);
        assertThat(status("GET", "/api/services", "Cookie", shown)).isEqualTo(200);
        assertThat(status("POST", "/api/services/x/restart", "Cookie", shown, "Origin", page))
                .isEqualTo(404);
        assertThat(logIn("{\"token\":\"act\"}", "Origin", origin)
                        .headers()
                        .firstValue("Set-Cookie")
                        .orElseThrow())
                .doesNotContain("Secure");
    }

    @Test
    void withACookieOnlyReadingIsAnsweredWithoutThePagesOrigin() {
        String cookie = cookie("act");
        assertThat(status("POST", "/api/services/x/restart", "Cookie", cookie)).isEqualTo(403);
        assertThat(status("POST", "/api/services/x/restart", "Cookie", cookie, "Origin", "http://evil.example"))
                .isEqualTo(403);
        assertThat(status("GET", "/api/services", "Cookie", cookie, "Origin", "http://evil.example"))
                .isEqualTo(403);
    }

    @Test
    void aSessionHasTheRoleOfItsToken() {
        String cookie = cookie("see");
        assertThat(status("GET", "/api/services", "Cookie", cookie)).isEqualTo(200);
        assertThat(status("POST", "/api/services/x/restart", "Cookie", cookie, "Origin", origin))
                .isEqualTo(403);
        assertThat(logIn("{\"token\":\"ring\"}").statusCode()).isEqualTo(403);
    }

    @Test
    void loggingOutEndsTheSessionAndTheCookie() {
        String cookie = cookie("see");
        HttpResponse<String> out =
                Client.send("DELETE", house.url("/api/session"), "", "Cookie", cookie, "Origin", origin);
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(status("GET", "/api/services", "Cookie", cookie)).isEqualTo(401);
    }

    @Test
    void loggingInAgainEndsTheSessionBefore() {
        String cookie = cookie("see");
        assertThat(logIn("{\"token\":\"act\"}", "Cookie", cookie).statusCode()).isEqualTo(200);
        assertThat(status("GET", "/api/services", "Cookie", cookie)).isEqualTo(401);
    }

    @Test
    void aSessionEndsWhenItsTokenIsRotatedOutOfItsFile() throws IOException {
        String old = cookie("act");
        String next = cookie("act-new");
        Files.writeString(folder.resolve("ann"), "act-new\n");
        assertThat(status("GET", "/api/services", "Cookie", old)).isEqualTo(401);
        assertThat(status("GET", "/api/services", "Cookie", next)).isEqualTo(200);
    }

    @Test
    void aSessionEndsWhenItsTokenIsTakenOutOfTheConfiguration() {
        String cookie = cookie("see");
        house.security =
                new SecuritySettings(house.security.tokens().subList(1, 3), List.of(), List.of(), Access.STANDARD);
        assertThat(status("GET", "/api/services", "Cookie", cookie)).isEqualTo(401);
    }

    @Test
    void aUserLogsInWithNameAndPassword() {
        String basic = "Basic " + Base64.getEncoder().encodeToString("bob:secret".getBytes(StandardCharsets.UTF_8));
        HttpResponse<String> answer = logIn("", "Authorization", basic);
        assertThat(answer.body()).contains("\"name\":\"bob\"", "\"role\":\"viewer\"", "\"authentication\":\"basic\"");
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(status("GET", "/api/services", "Cookie", ControlHouse.cookie(cookie)))
                .isEqualTo(200);
    }

    @Test
    void whoDoesNotSayWhoTheyAreIsToldSoAndAScriptIsNotAskedForAPassword() {
        HttpResponse<String> plain = Client.get(house.url("/api/session"));
        assertThat(plain.statusCode()).isEqualTo(401);
        assertThat(plain.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic");
        HttpResponse<String> script = Client.get(house.url("/api/session"), "Sec-Fetch-Mode", "same-origin");
        assertThat(script.headers().firstValue("WWW-Authenticate")).hasValue("Bearer realm=\"chiron\"");
    }

    @Test
    void wrongBodiesNameTheField() {
        assertThat(logIn("{\"token\":7}").body()).contains("\"status\":400", "\"field\":\"token\"");
        assertThat(logIn("nonsense").statusCode()).isEqualTo(400);
        assertThat(logIn("[]").statusCode()).isEqualTo(400);
        assertThat(logIn("{\"token\":\"" + "x".repeat(1 << 20) + "\"}").statusCode())
                .isEqualTo(413);
    }

    @Test
    void failedLogInsAreSlowedDownAndARightOneWaitsToo() {
        for (int i = 0; i < 10; i++) {
            assertThat(logIn("{\"token\":\"guess\"}").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> refused = logIn("{\"token\":\"see\"}");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("30");
        assertThat(refused.body()).doesNotContain("see\"");
        assertThat(status("GET", "/api/services", "Authorization", "Bearer see"))
                .isEqualTo(200);
    }

    @Test
    void whereNobodyIsToldFromOthersThereIsNothingToLogInTo() {
        try (ControlHouse open = new ControlHouse(SecuritySettings.NONE)) {
            assertThat(Client.get(open.url("/api/session")).body())
                    .isEqualTo(
                            "{\"name\":\"anyone\",\"role\":\"viewer\",\"authentication\":\"none\",\"may\":[\"read\"]}\n");
            assertThat(Client.send("POST", open.url("/api/session"), "{\"token\":\"x\"}")
                            .statusCode())
                    .isEqualTo(403);
        }
    }
}
