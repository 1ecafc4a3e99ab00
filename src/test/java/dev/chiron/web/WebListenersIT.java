package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.chiron.config.ConfigException;
import dev.chiron.net.Access;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.Command;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.Stopwatch;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Both listeners under a web configuration file, asked by curl. */
class WebListenersIT {
    private static final Certificates CA = Certificates.authority();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final TempFolder folder = TempFolder.create("web");
    private final PemFiles server = CA.issue("localhost", "127.0.0.1").writePem(folder("server"));

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        folder.close();
    }

    private TempFolder folder(String name) {
        TempFolder made = TempFolder.create(name);
        open(made);
        return made;
    }

    private <T extends AutoCloseable> T open(T made) {
        open.add(made);
        return made;
    }

    private String tls(String more) {
        return "tls_server_config: {cert_file: " + server.certificate() + ", key_file: " + server.key() + more + "}\n";
    }

    private static String hash(String password) {
        return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(5, password.toCharArray());
    }

    private WebConfigFile config(String text) throws ConfigException {
        Path file = folder.write("web.yml", text);
        boolean newerThanPromtool = text.contains("rate_limit") || text.contains("client_allowed_sans");
        if (!newerThanPromtool) {
            Command.run(List.of("promtool", "check", "web-config", file.toString()))
                    .mustSucceed();
        }
        return WebConfigFile.load(file);
    }

    private ScrapeHouse scrape(String config) throws ConfigException {
        return open(new ScrapeHouse(ScrapeHouse.settings(0, false, RoutePrefix.ROOT, config(config))));
    }

    private String curl(int port, String path, String... options) {
        List<String> words = new ArrayList<>(List.of(
                "curl", "-s", "-m", "10", "-i", "--cacert", server.authority().toString()));
        words.addAll(List.of(options));
        words.add("https://localhost:" + port + path);
        Command done = Command.run(words);
        return done.exit() == 0 ? done.output().replace("\r", "") : "curl ended with " + done.exit();
    }

    @Test
    void theScrapeListenerSpeaksTlsAndOneSilentClientHoldsUpNobody() throws Exception {
        ScrapeHouse house = scrape(tls(""));
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
            silent.getOutputStream().write(0x16);
            Stopwatch watch = Stopwatch.start();
            assertThat(curl(house.port(), "/-/healthy"))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("Healthy");
            assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(5));
        }
        assertThat(curl(house.port(), "/metrics")).contains("chiron_build_info{");
    }

    @Test
    void versionsSuitesAndGroupsAreThoseOfTheFile() throws Exception {
        ScrapeHouse house = scrape(tls(", max_version: TLS12, cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,"
                + " TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256], curve_preferences: [CurveP256]"));
        assertThat(curl(house.port(), "/-/healthy", "--tlsv1.3")).isEqualTo("curl ended with 35");
        assertThat(curl(house.port(), "/-/healthy", "--curves", "X25519")).isEqualTo("curl ended with 35");
        Command verbose = Command.run(List.of(
                "curl",
                "-sv",
                "--cacert",
                server.authority().toString(),
                "https://localhost:" + house.port() + "/-/healthy"));
        assertThat(verbose.errors()).contains("TLSv1.2").containsPattern("ECDHE-(RSA|ECDSA)-AES128-GCM-SHA256");
    }

    @Test
    void clientsShowTheirCertificates() throws Exception {
        PemFiles known = CA.issue("client.example", "::1").writePem(folder("known"));
        PemFiles other = CA.issue("other.example").writePem(folder("other"));
        PemFiles stranger = Certificates.authority().issue("client.example").writePem(folder("stranger"));
        String required = ", client_ca_file: " + server.authority() + ", client_auth_type: RequireAndVerifyClientCert";
        ScrapeHouse house = scrape(tls(required + ", client_allowed_sans: [client.example]"));

        assertThat(as(house, known)).startsWith("HTTP/1.1 200");
        assertThat(as(house, other)).startsWith("curl ended");
        assertThat(as(house, stranger)).startsWith("curl ended");
        assertThat(curl(house.port(), "/-/healthy")).startsWith("curl ended");

        house = scrape(tls(required + ", client_allowed_sans: ['::1']"));
        assertThat(as(house, known)).startsWith("HTTP/1.1 200");
        house = scrape(tls(", client_auth_type: RequireAnyClientCert"));
        assertThat(as(house, stranger)).startsWith("HTTP/1.1 200");
        assertThat(curl(house.port(), "/-/healthy")).startsWith("curl ended");
        house = scrape(tls(", client_ca_file: " + server.authority() + ", client_auth_type: VerifyClientCertIfGiven"));
        assertThat(curl(house.port(), "/-/healthy")).startsWith("HTTP/1.1 200");
        assertThat(as(house, known)).startsWith("HTTP/1.1 200");
        assertThat(as(house, stranger)).startsWith("curl ended");
        house = scrape(tls(", client_auth_type: RequestClientCert"));
        assertThat(as(house, stranger)).startsWith("HTTP/1.1 200");
        assertThat(curl(house.port(), "/-/healthy")).startsWith("HTTP/1.1 200");
    }

    private String as(ScrapeHouse house, PemFiles client) {
        return curl(
                house.port(),
                "/-/healthy",
                "--cert",
                client.certificate().toString(),
                "--key",
                client.key().toString());
    }

    @Test
    void aNewCertificateIsShownWithoutARestart() throws Exception {
        ScrapeHouse house = scrape(tls(""));
        assertThat(curl(house.port(), "/-/healthy")).startsWith("HTTP/1.1 200");
        Certificates second = Certificates.authority();
        PemFiles fresh = second.issue("localhost").writePem(folder("fresh"));
        copy(fresh.certificate(), server.certificate());
        copy(fresh.key(), server.key());

        assertThat(curl(house.port(), "/-/healthy")).isEqualTo("curl ended with 60");
        assertThat(curl(
                        house.port(),
                        "/-/healthy",
                        "--cacert",
                        fresh.authority().toString()))
                .startsWith("HTTP/1.1 200");
    }

    private static void copy(Path from, Path to) throws IOException {
        java.nio.file.Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void everyPathOfTheScrapeListenerAsksForAUser() throws Exception {
        ScrapeHouse house = scrape("basic_auth_users: {ann: " + hash("wonder land:é") + "}\n"
                + "http_server_config: {headers: {X-Frame-Options: deny}}\n");
        for (String path : List.of("/", "/metrics", "/probe", "/-/healthy", "/health", "/unknown")) {
            var refused = Client.get(house.url(path));
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Basic");
            assertThat(refused.headers().firstValue("X-Frame-Options")).hasValue("deny");
            assertThat(refused.body()).isEqualTo("Unauthorized\n");
        }
        assertThat(asUser(house, "ann", "wonder land:é", "/metrics")).isEqualTo(200);
        assertThat(asUser(house, "ann", "wrong", "/metrics")).isEqualTo(401);
        assertThat(asUser(house, "bob", "wonder land:é", "/metrics")).isEqualTo(401);
        assertThat(asUser(house, "ann", "wonder land:é", "/-/healthy")).isEqualTo(200);
    }

    private static int asUser(ScrapeHouse house, String user, String password, String path) {
        return Client.get(house.url(path), "Authorization", basic(user, password))
                .statusCode();
    }

    private static String basic(String user, String password) {
        byte[] plain = (user + ":" + password).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return "Basic " + java.util.Base64.getEncoder().encodeToString(plain);
    }

    @Test
    void aUserIsReplacedWithoutARestartAndABrokenFileChangesNothing() throws Exception {
        ScrapeHouse house = scrape("basic_auth_users: {ann: " + hash("old") + "}\n");
        assertThat(asUser(house, "ann", "old", "/")).isEqualTo(200);
        folder.write("web.yml", "basic_auth_users: {ann: " + hash("newer-one") + "} # changed\n");
        assertThat(asUser(house, "ann", "old", "/")).isEqualTo(401);
        assertThat(asUser(house, "ann", "newer-one", "/")).isEqualTo(200);
        folder.write("web.yml", "basic_auth_users: {ann: plain}\n");
        assertThat(asUser(house, "ann", "newer-one", "/")).isEqualTo(200);
        assertThat(asUser(house, "ann", "plain", "/")).isEqualTo(401);
    }

    @Test
    void aBucketOfRequestsRunsDry() throws Exception {
        ScrapeHouse house = scrape("rate_limit: {interval: 1h, burst: 2}\n");
        assertThat(Client.get(house.url("/")).statusCode()).isEqualTo(200);
        assertThat(Client.get(house.url("/")).statusCode()).isEqualTo(200);
        assertThat(Client.get(house.url("/")).statusCode()).isEqualTo(429);
    }

    @Test
    void theControlListenerKnowsUsersAsViewersAndKeepsHealthOpen() throws Exception {
        SecuritySettings security = new SecuritySettings(
                List.of(), List.of(new UserSettings("boss", Role.OPERATOR)), List.of(), Access.STANDARD);
        ControlHouse house = open(new ControlHouse(
                security, config(tls("") + "basic_auth_users: {ann: " + hash("a") + ", boss: " + hash("b") + "}\n")));

        assertThat(curl(house.port(), "/ready")).contains("application/json");
        assertThat(curl(house.port(), "/api/services"))
                .startsWith("HTTP/1.1 401")
                .contains("Basic realm=\"chiron\", Bearer realm=\"chiron\"");
        assertThat(curl(house.port(), "/api/services", "-u", "ann:a")).startsWith("HTTP/1.1 200");
        assertThat(curl(house.port(), "/api/services", "-u", "ann:b")).startsWith("HTTP/1.1 401");
        String restart = "/api/services/nobody/restart";
        assertThat(curl(house.port(), restart, "-u", "ann:a", "-X", "POST")).startsWith("HTTP/1.1 403");
        assertThat(curl(house.port(), restart, "-u", "boss:b", "-X", "POST")).startsWith("HTTP/1.1 404");
    }

    @Test
    void theControlListenerMayStandOpenToOthersWhoAreAsked() throws Exception {
        WebConfigFile users = config("basic_auth_users: {ann: " + hash("a") + "}\n");
        ListenAddress anywhere = new ListenAddress("", 0);
        assertThat(new ControlSettings(anywhere, SecuritySettings.NONE, users).refusal())
                .isEmpty();
        assertThat(new ControlSettings(anywhere, SecuritySettings.NONE, WebConfigFile.NONE).refusal())
                .isPresent();
    }

    @Test
    void aFileThatCannotBeUsedIsRefusedWithEveryProblem() {
        assertRefused("tls_server_config: {cert_file: none.pem}", "missing one of key or key_file");
        assertRefused(
                "tls_server_config: {cert_file: none.pem, key_file: none.key}",
                "tls_server_config: cannot be used: cannot read " + folder.file("none.pem"));
        assertRefused("tls_server_config: {client_auth_type: Maybe}", "is an invalid ClientAuth");
        assertRefused(
                tls(", client_ca_file: " + server.authority()),
                "client CA's have been configured without a Client Auth Policy");
        assertRefused(tls(", cipher_suites: [TLS_MINE]"), "unknown cipher: TLS_MINE");
        assertRefused(tls(", curve_preferences: [CurveP257]"), "unknown curve: CurveP257");
        assertRefused(tls(", min_version: TLS111"), "unknown TLS version");
        assertRefused("tls_confg: {}", "web.yml:1:1: unknown key \"tls_confg\"");
        assertRefused("http_server_config: {headers: {Server: x}}", "HTTP header \"Server\" can not be configured");
        assertRefused(
                "http_server_config: {headers: {X-Frame-Options: all}}", "expected one of deny, sameorigin, but got");
        assertRefused("basic_auth_users:\n  ann: plain", "web.yml:2:8: basic_auth_users.ann: is no bcrypt hash");
    }

    private void assertRefused(String text, String message) {
        Path file = folder.write("web.yml", text);
        assertThatThrownBy(() -> WebConfigFile.load(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyFileSaysNothing() throws Exception {
        assertThat(config("").asksForUsers()).isFalse();
        assertThat(config("# nothing yet\n").sslContext()).isEmpty();
    }
}
