package dev.chiron.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveTest {
    private static final Environment ENVIRONMENT =
            new Environment(name -> name.equals("TOKEN") ? "from-the-environment" : null);

    private interface Reading {
        void read(Section root);
    }

    private static Effective effective(String yaml, Reading reading) throws ConfigException {
        return ConfigFile.read("test.yml", yaml, Path.of("/etc/chiron"), ENVIRONMENT, root -> {
            reading.read(root);
            return root.effective();
        });
    }

    @Test
    void whatIsWrittenIsShownInItsOwnForm() throws ConfigException {
        String yaml = """
                pause: 1m30s
                on: yes
                count: 0x10
                share: 40%
                size: 1MB
                names: [a, b]
                none: []
                steps:
                - word: first
                - word: second
                """;
        assertThat(effective(yaml, root -> {
                            root.duration("pause", "").orElse(Duration.ZERO);
                            root.bool("on", "").orElse(false);
                            root.integer("count", "").orElse(0);
                            root.ratio("share", "").orElse(0.0);
                            root.bytes("size", "").orElse(0L);
                            root.strings("names", "");
                            root.strings("none", "");
                            root.sections(
                                    "steps", "", step -> step.string("word", "").required());
                        })
                        .yaml(2))
                .isEqualTo("""
                        pause: 1m30s
                        'on': true
                        count: 16
                        share: 40%
                        size: 1MB
                        names:
                        - a
                        - b
                        none: []
                        steps:
                        - word: first
                        - word: second
                        """);
    }

    @Test
    void whatItSaysIsFoundAtAnyDepth() throws ConfigException {
        Effective all = effective("a: {b: {version: old}}\nlevel: new", root -> {
            root.string("level", "").required();
            root.sectionOrEmpty("a", "")
                    .sectionOrEmpty("b", "")
                    .string("version", "")
                    .required();
        });
        assertThat(all.says("version", Set.of("old", "older"))).isTrue();
        assertThat(all.says("version", Set.of("new"))).isFalse();
        assertThat(all.says("level", Set.of("old"))).isFalse();
    }

    @Test
    void defaultsAreShownUnderModulesOnly() throws ConfigException {
        String yaml = "modules: {web: {http: {}}}\nservice: {}";
        assertThat(effective(yaml, root -> {
                            root.named("modules", "", Section::asModule).forEach((_, module) -> {
                                Section http = module.sectionOrEmpty("http", "");
                                http.bool("follow", "").orElse(true);
                                http.string("method", "").orElse("GET");
                                http.string("body", "").orElse("");
                                http.duration("pause", "").optional();
                                module.sectionOrEmpty("tcp", "");
                            });
                            root.sectionOrEmpty("service", "")
                                    .duration("interval", "")
                                    .orElse(Duration.ofSeconds(1));
                        })
                        .yaml(4))
                .isEqualTo("""
                        modules:
                            web:
                                http:
                                    follow: true
                                    method: GET
                        """);
    }

    @Test
    void noSecretIsShown() throws ConfigException {
        String yaml = """
                password: hunter2
                key: hunter2
                token_file: tokens/am
                proxy: http://user:hunter2@proxy:3128/
                odd: https://user:hun@ter2@host/?a=b@c
                headers:
                  Authorization: Bearer hunter2
                  X-Api-Key: hunter2
                  cookie: hunter2
                  X-Plain: "yes"
                  X-Environment: pre-${TOKEN}
                """;
        String shown = effective(yaml, root -> {
                    root.secret("password", "").optional();
                    root.inlineSecret("key", "");
                    assertThat(root.secret("token", "").optional()).isPresent();
                    root.string("proxy", "").optional();
                    root.string("odd", "").optional();
                    assertThat(root.stringMap("headers", ""))
                            .containsEntry("X-Environment", "pre-from-the-environment");
                })
                .yaml(2);

        assertThat(shown)
                .doesNotContain("hunter2", "ter2", "from-the-environment")
                .isEqualTo("""
                password: <secret>
                key: <secret>
                token_file: tokens/am
                proxy: http://user:xxxxx@proxy:3128/
                odd: https://user:xxxxx@host/?a=b@c
                headers:
                  Authorization: <secret>
                  X-Api-Key: <secret>
                  cookie: <secret>
                  X-Plain: 'yes'
                  X-Environment: pre-${TOKEN}
                """);
    }

    @Test
    void aHeaderThatSpeaksOfACredentialIsHiddenInWhateverFormItIsGiven() throws ConfigException {
        String yaml = "http_headers: {X-Api-Key: {values: [hunter2]}, X-Plain: {values: [a]}}";
        assertThat(effective(yaml, root -> root.named("http_headers", "", each -> each.strings("values", "")))
                        .yaml(2))
                .isEqualTo("http_headers:\n  X-Api-Key: <secret>\n  X-Plain:\n    values:\n    - a\n");
    }

    @Test
    void aValueOfADefaultBehindItIsShownWhereItIsWritten() throws ConfigException {
        String yaml = "defaults: {interval: 5s}\nservice: {name: a}";
        assertThat(effective(yaml, root -> {
                            Section defaults = root.sectionOrEmpty("defaults", "");
                            defaults.duration("interval", "").optional();
                            Section service = root.sectionOrEmpty("service", "").over(defaults);
                            service.string("name", "").required();
                            service.duration("interval", "").optional();
                        })
                        .yaml(2))
                .isEqualTo("defaults:\n  interval: 5s\nservice:\n  name: a\n");
    }

    @Test
    void octetsAreTextWhereTheyAre() throws ConfigException {
        String yaml = "text: \"a\\nb\"\nraw: !!binary AAECAw==\n";
        assertThat(effective(yaml, root -> {
                            root.octets("text", "").optional();
                            root.octets("raw", "").optional();
                        })
                        .yaml(2))
                .isEqualTo("text: |-\n  a\n  b\nraw: !!binary |-\n  AAECAw==\n");
    }

    @Test
    void aTextCanBePutInUnlessThereIsOne() throws ConfigException {
        Effective known = effective(
                "tls: {name: old}",
                root -> root.sectionOrEmpty("tls", "").string("name", "").optional());
        assertThat(known.with(List.of("tls", "name"), "new").yaml(2)).isEqualTo("tls:\n  name: old\n");
        assertThat(known.with(List.of("http", "headers", "Host"), "h").yaml(2))
                .isEqualTo("tls:\n  name: old\nhttp:\n  headers:\n    Host: h\n");
        assertThat(known.yaml(2)).isEqualTo("tls:\n  name: old\n");
    }

    @Test
    void passwordsAreTakenOutOfUrlsAnywhereInAText() {
        Map.of(
                        "GET http://u:p@h/x failed", "GET http://u:xxxxx@h/x failed",
                        "postgres://a:b@c:5/d?e=f", "postgres://a:xxxxx@c:5/d?e=f",
                        "http://h:80/a@b", "http://h:80/a@b",
                        "http://u@h/", "http://u@h/")
                .forEach((text, shown) -> assertThat(UrlPasswords.hidden(text)).isEqualTo(shown));
    }

    @Test
    void redirectsWithoutSchemeHavePasswordsToo() {
        assertThat(UrlPasswords.hidden("Received redirect to //u:p@h:80/x"))
                .isEqualTo("Received redirect to //u:xxxxx@h:80/x");
        assertThat(UrlPasswords.hidden("MAIL FROM:<a@b>")).isEqualTo("MAIL FROM:<a@b>");
    }

    @ParameterizedTest
    @CsvSource({
        "u:p@h:80/x, u:xxxxx@h:80/x",
        "//u:p@h/, //u:xxxxx@h/",
        "http://u:p q@h/, http://u:xxxxx@h/",
        "http://u:p@q@h/?x=//a:b@c, http://u:xxxxx@h/?x=//a:xxxxx@c",
        ":p@h:80, :xxxxx@h:80",
        "h:80/a@b, h:80/a@b",
        "[::1]:80, [::1]:80",
        "u@h, u@h"
    })
    void aTargetWithoutSchemeHasAPasswordToo(String target, String shown) {
        assertThat(UrlPasswords.hiddenInTarget(target)).isEqualTo(shown);
        assertThat(UrlPasswords.hidden("target \"" + target + "\" must be host:port", target))
                .isEqualTo("target \"" + shown + "\" must be host:port");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Auth",
                "X-Auth-Email",
                "auth",
                "Ocp-Apim-Subscription-Key",
                "X-Functions-Key",
                "x-api-key",
                "apikey",
                "X-Hub-Signature",
                "AWS_ACCESS_KEY_ID",
                "DB_PWD"
            })
    void namesOfCredentialsAreKnown(String name) {
        assertThat(Effective.isTelling(name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Author", "Accept", "X-Tenant", "X-Authority-Name", "Keep-Alive", "X-Keyboard"})
    void otherNamesAreNot(String name) {
        assertThat(Effective.isTelling(name)).isFalse();
    }
}
