package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineInterfaceTest {
    private final TempFolder folder = TempFolder.create("commands");

    @AfterEach
    void removeFolder() {
        folder.close();
    }

    @Test
    void helpListsEveryCommandAndEachCommandHasItsOwn() {
        Ran help = Ran.chiron("--help");
        assertThat(help.exit()).isZero();
        for (String command : List.of("serve", "check", "status", "explain", "probe", "check-config", "health")) {
            assertThat(help.out()).contains(command);
            Ran own = Ran.chiron(command, "--help");
            assertThat(own.exit()).isZero();
            assertThat(own.out()).startsWith("Usage: chiron " + command).contains("Exit 0");
        }
    }

    @Test
    void versionTellsNumberCommitAndJdk() {
        Ran version = Ran.chiron("--version");
        assertThat(version.exit()).isZero();
        assertThat(version.out()).matches("chiron \\d+\\.\\d+\\.\\d+ \\(commit \\w+, JDK 25.*\\)\n");
    }

    @Test
    void modulesOfEveryShapeOfBlackboxExporterAreFine() {
        String file = "src/test/resources/probe/module-good/blackbox-good.yml";
        Ran checked = Ran.chiron("check-config", file);
        assertThat(checked.err()).isEmpty();
        assertThat(checked.exit()).isZero();
        assertThat(checked.out()).contains(file + ": fine");
    }

    @Test
    void noCommandShowsTheUsageAsAnError() {
        Ran nothing = Ran.chiron();
        assertThat(nothing.exit()).isEqualTo(2);
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).startsWith("Usage: chiron");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "serve --web.listen-adress=:1          | Unknown option: '--web.listen-adress=:1'",
                "serve --web.listen-address=9815       | --web.listen-address=9815: must be HOST:PORT",
                "serve --web.listen-address=:99999     | --web.listen-address=:99999: must be HOST:PORT",
                "serve --control.listen-address=x      | --control.listen-address=x: must be HOST:PORT",
                "serve --timeout-offset=soon           | --timeout-offset=soon: must be a number of seconds",
                "serve --timeout-offset=-1             | --timeout-offset=-1: must be between 0 and 3600 seconds",
                "serve --history.limit=many            | --history.limit=many: must be a whole number",
                "serve --log.level=loud                | --log.level=loud: must be one of debug, info, warn, error",
                "serve --log.format=xml                | --log.format=xml: must be one of logfmt, json",
                "serve --config.file=/no/such.yml      | /no/such.yml:1:1: there is no such file",
                "check --config.file=/no/such.yml      | /no/such.yml:1:1: there is no such file",
                "check --output=xml                    | --output=xml: must be table or json",
                "probe                                 | Missing required parameter: 'TARGET'",
                "status --output=xml                   | --output=xml: must be table or json",
                "status --control.url=ftp://x          | --control.url=ftp://x: must be an http:// or https:// URL",
                "status --token-file=/no/such          | --token-file=/no/such: cannot be read: there is no such file",
                "status --tls-ca-file=/no/such         | --tls-ca-file=/no/such: cannot read /no/such",
                "status --tls-ca-file=README.md        | --tls-ca-file=README.md: README.md holds no certificate in PEM form",
                "status --tls-cert-file=README.md      | --tls-cert-file and --tls-key-file go together: --tls-key-file is missing",
                "status --tls-key-file=README.md       | --tls-cert-file and --tls-key-file go together: --tls-cert-file is missing",
                "status --tls-cert-file=/no --tls-key-file=/no | --tls-cert-file=/no: cannot read /no",
                "status --token-file=/dev/null         | --token-file=/dev/null: its first line holds no token",
                "health --web.url=ftp://x              | --web.url=ftp://x: must be an http:// or https:// URL",
                "sevre                                 | Unmatched argument at index 0: 'sevre'",
                "sevre --help                          | Unmatched argument at index 0: 'sevre'",
            })
    void wrongFlagIsOneClearLineAndExitsWithTwo(String words, String message) {
        Ran refused = Ran.chiron(words.split(" "));
        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err()).contains(message).doesNotContain("\tat ");
        assertThat(refused.err().lines()).hasSize(1);
        assertThat(refused.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--web.listen-address=127.0.0.1:0", "--web.listen-address 127.0.0.1:0"})
    void flagsTakeTheirValueInBothForms(String flag) {
        List<String> words = new java.util.ArrayList<>(List.of("serve", "--config.check", "--config.file"));
        words.add(config("{}").toString());
        words.addAll(List.of(flag.split(" ")));
        assertThat(Ran.chiron(words.toArray(String[]::new)).exit()).isZero();
    }

    @Test
    void checkConfigWarnsOfServicesThatDependOnEachOtherInACircle() {
        Path file = folder.write("ring.yml", """
                modules: {m: {prober: tcp}}
                services:
                  - {name: b, module: m, target: "localhost:1", depends_on: [a]}
                  - {name: a, module: m, target: "localhost:1", depends_on: [b]}
                """);

        Ran checked = Ran.chiron("check-config", file.toString());

        assertThat(checked.exit()).isZero();
        assertThat(checked.out())
                .contains("warning: depends_on: a, b depend on each other in a circle; it counts as one");
    }

    @Test
    void checkConfigTellsEveryProblemOfEveryFile() {
        Path good = folder.write("good.yml", "modules: {web: {prober: http}}\n");
        Path bad = folder.write("bad.yml", "modules:\n  web: {prober: htpp}\nservice: []\n");
        Ran checked = Ran.chiron("check-config", good.toString(), bad.toString());
        assertThat(checked.exit()).isEqualTo(2);
        assertThat(checked.out()).isEqualTo(good + ": fine, 1 module and 0 services\n");
        assertThat(checked.err().lines())
                .containsExactly(
                        bad + ":2:17: modules.web.prober: prober 'htpp' is not valid (did you mean \"http\"?)",
                        bad + ":3:1: unknown key \"service\" (did you mean \"services\"?)");
    }

    @Test
    void checkPrintsATableAndExitsByTheWorst() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on("/up", 200, "fine").on("/broken", 503, "no");
            Path config = config("""
                    modules: {web: {prober: http, timeout: 2s}}
                    services:
                      - {name: shop, type: web, module: web, target: "%1$s/up"}
                      - {name: till, type: api, module: web, target: "%1$s/broken"}
                    """.formatted(server.url("")));
            Ran all = Ran.chiron("check", "--config.file=" + config);
            assertThat(all.exit()).isEqualTo(1);
            assertThat(all.out().lines().toList()).satisfies(lines -> {
                assertThat(lines.get(0)).matches("STATUS  SERVICE  TYPE +TIME  WHY");
                assertThat(lines.get(1)).matches("● up    shop +web +[0-9.]+ ms");
                assertThat(lines.get(2)).matches("✖ down  till +api +[0-9.]+ ms  http_status: GET .*");
                assertThat(lines.get(3)).matches(" +answered 503 .*");
                assertThat(lines.getLast()).isEqualTo("1 of 2 up");
            });
            assertThat(Ran.chiron("check", "shop", "--config.file=" + config).exit())
                    .isZero();
            Ran json = Ran.chiron("check", "till", "--output=json", "--config.file=" + config);
            assertThat(json.exit()).isEqualTo(1);
            assertThat(json.out())
                    .contains("\"service\" : \"till\"", "\"status\" : \"down\"", "\"reason\" : \"http_status\"");
            Ran unknown = Ran.chiron("check", "shp", "--config.file=" + config);
            assertThat(unknown.exit()).isEqualTo(2);
            assertThat(unknown.err())
                    .isEqualTo("chiron: \"shp\" is no service of this configuration (did you mean \"shop\"?)\n");
        }
    }

    @Test
    void probePrintsLogAndMetricsAndExitsByTheResult() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on("/up", 200, "fine").on("/broken", 503, "no");
            Path config = config("modules: {web: {prober: http, timeout: 2s}}\n");
            Ran good = Ran.chiron("probe", server.url("/up").toString(), "--module=web", "--config.file=" + config);
            assertThat(good.exit()).isZero();
            assertThat(good.out()).contains("Logs for the probe:", "probe_success 1", "probe_http_status_code 200");
            Ran bad = Ran.chiron("probe", server.url("/broken").toString(), "--module=web", "--config.file=" + config);
            assertThat(bad.exit()).isEqualTo(1);
            assertThat(bad.out()).contains("probe_success 0");
            assertThat(Ran.chiron("probe", "x", "--module=wbe", "--config.file=" + config)
                            .err())
                    .isEqualTo("chiron: --module=wbe: is no module of this configuration (did you mean \"web\"?)\n");
        }
    }

    @Test
    void healthAsksTheInstanceWhetherItIsReady() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on("/ready", 200, "{}");
            String url = server.url("").toString().replaceAll("/$", "");
            assertThat(Ran.chiron("health", "--web.url=" + url)).isEqualTo(new Ran(0, "ready\n", ""));
            server.on("/ready", 503, "{}");
            assertThat(Ran.chiron("health", "--web.url=" + url).exit()).isEqualTo(1);
        }
        assertThat(Ran.chiron("health", "--web.url=http://127.0.0.1:1").exit()).isEqualTo(1);
    }

    private Path config(String text) {
        return folder.write("chiron.yml", text);
    }

    @Test
    void statusOfAnInstanceThatDoesNotAnswerIsOneLineAndExitsWithOne() {
        String url = "http://127.0.0.1:" + FreePort.find();
        Ran status = Ran.chiron("status", "--control.url=" + url);
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.err())
                .startsWith("chiron: " + url + " does not answer: ")
                .endsWith("refused\n");
        assertThat(status.err().lines()).hasSize(1);
    }
}
