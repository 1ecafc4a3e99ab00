package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a {@code /probe} URL may set of a module. */
class ParametersTest {
    private static Module module(String yaml) throws ConfigException {
        Environment environment = new Environment(Map.of("WORD", "expanded")::get);
        Optional<Module> read = ConfigFile.read(
                "module.yml",
                yaml,
                Path.of(""),
                environment,
                root -> root.named("modules", "", section -> Module.read("m", section, Instruments.forReading()))
                        .getOrDefault("m", Optional.empty()));
        return read.orElseThrow();
    }

    private static String shown(Module module) {
        return module.effective().yaml(2);
    }

    @Test
    void aParameterReplacesItsOptionAndNothingElse() throws Exception {
        Module module = module("""
                modules:
                 m:
                  prober: http
                  parameters:
                    path_regex: "http.fail_if_body_not_matches_regexp[1]"
                    agent: http.headers.User-Agent
                    how: http.method
                  http:
                    headers: {Accept: "${WORD}"}
                    fail_if_body_not_matches_regexp: [first, second]
                """);
        Module altered = module.with(Map.of("path_regex", "^a+$", "agent", "me", "how", "HEAD"));

        assertThat(module.parameters().names()).containsExactlyInAnyOrder("path_regex", "agent", "how");
        assertThat(shown(altered))
                .contains("method: HEAD", "User-Agent: me", "- first", "- ^a+$")
                .doesNotContain("second");
        assertThat(shown(module)).contains("- second").doesNotContain("HEAD", "User-Agent: me");
        assertThat(altered.probe()).isNotSameAs(module.probe());
        assertThat(shown(module.with(Map.of("how", "PUT")))).contains("- second", "method: PUT");
    }

    @Test
    void whatIsInheritedByAnchorsStays() throws Exception {
        Module module = module("""
                modules:
                 base: &base {prober: tcp, tcp: {ip_protocol_fallback: false, query_response: [{send: a}, {send: b}]}}
                 m:
                  <<: *base
                  prober: tcp
                  parameters: {ip: tcp.preferred_ip_protocol, say: "tcp.query_response[1].send"}
                """);
        assertThat(shown(module.with(Map.of("ip", "ip4", "say", "hello"))))
                .contains("preferred_ip_protocol: ip4", "ip_protocol_fallback: false", "send: a", "send: hello")
                .doesNotContain("send: b");
    }

    @Test
    void aValueIsCheckedAsInTheFileAndNothingOfTheEnvironmentIsExpandedInIt() throws Exception {
        Module module = module("""
                modules:
                 m:
                  prober: http
                  parameters: {agent: http.headers.User-Agent, pattern: "http.fail_if_body_matches_regexp[0]", ssl: http.fail_if_ssl}
                  http: {fail_if_body_matches_regexp: [a]}
                """);
        assertThatThrownBy(() -> module.with(Map.of("pattern", "a(")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Could not compile regular expression");
        assertThatThrownBy(() -> module.with(Map.of("ssl", "perhaps")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("modules.m.http.fail_if_ssl: \"perhaps\"");
        assertThat(shown(module.with(Map.of("agent", "${WORD}", "ssl", "true"))))
                .contains("${WORD}", "fail_if_ssl: true")
                .doesNotContain("expanded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "target | http.method | has its own meaning in the URL of a /probe",
                "module | http.method | has its own meaning",
                "hostname | http.method | has its own meaning",
                "debug | http.method | has its own meaning",
                "p | http.body_file | cannot be a parameter",
                "p | http.bearer_token | cannot be a parameter",
                "p | http.bearer_token_file | cannot be a parameter",
                "p | http.basic_auth.username | cannot be a parameter",
                "p | http.basic_auth.password | cannot be a parameter",
                "p | http.authorization.type | cannot be a parameter",
                "p | http.tls_config.insecure_skip_verify | cannot be a parameter",
                "p | http.tls_config.server_name | cannot be a parameter",
                "p | http.tls_config.ca_file | cannot be a parameter",
                "p | http.proxy_url | cannot be a parameter",
                "p | http.headers.Authorization | cannot be a parameter",
                "p | http.headers.X-Api-Key | cannot be a parameter",
                "p | http.headers | is no single option",
                "p | http.valid_status_codes | is no single option",
                "p | http.methode | is no single option of the http prober (did you mean \"http.method\"?)",
                "p | http.valid_status_codes[3] | has nothing to replace: the list has no such entry",
                "p | http.fail_if_header_matches[0].regexp | has nothing to replace",
                "p | dns.query_name | is no option of the http prober",
                "p | prober | is no option of the http prober",
                "p | timeout | is no option of the http prober",
                "p | http..method | is no option of the http prober",
                "p | http | is no option of the http prober",
                "p | '' | is no option of the http prober"
            })
    void whatMustNotBeSetFromOutsideIsRefusedAtLoad(String name, String path, String message) {
        String yaml = "modules:\n m:\n  prober: http\n  http: {valid_status_codes: [200]}\n  parameters: {" + name
                + ": '" + path + "'}\n";
        assertThatThrownBy(() -> module(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("module.yml:5:")
                .hasMessageContaining("modules.m.parameters." + name + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void modulesWithCredentialsOrCommandsHaveNoParameters() {
        assertThatThrownBy(() -> module("modules: {m: {prober: redis, parameters: {db: redis.database}}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no option of a redis module may be set from outside");
        assertThatThrownBy(() -> module(
                        "modules: {m: {prober: exec, exec: {command: [a]}, parameters: {c: 'exec.command[0]'}}}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no option of a exec module may be set from outside");
    }
}
