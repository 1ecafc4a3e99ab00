package dev.chiron.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigException;
import dev.chiron.testing.Rules;
import dev.chiron.testing.TempFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "169.254.169.254:80",
                "169.254.169.254",
                "http://user@169.254.169.254/",
                "http://harmless.example@169.254.169.254/",
                "HTTP://169.254.169.254?x",
                "[fd00:ec2::254]:80",
                "http://[fd00:ec2::254]/",
                "fd00:ec2::254",
                "[FD00:0EC2:0:0::254]:80",
                "http://[::ffff:169.254.169.254]/",
                "http://[::ffff:a9fe:a9fe]:80/",
                "http://[2002:a9fe:a9fe::1]/",
                "http://[64:ff9b::169.254.169.254]/",
                "http://[64:ff9b:1::169.254.169.254]/",
                "http://[::169.254.169.254]/",
                "http://[2001:0:1:2:3:4:5601:5601]/",
                "http://[fe80::5efe:a9fe:a9fe]/",
                "http://100.100.100.200",
                "168.63.129.16:80",
                "http://metadata.google.internal/",
                "METADATA.google.internal.:80"
            })
    void metadataServicesAreDeniedInEverySpelling(String target) {
        assertThat(Access.STANDARD.refusal(target)).isPresent();
        assertThat(Access.STANDARD.refusal(target).orElse("")).contains("metadata", "security.probe_targets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:9100/metrics",
                "localhost",
                "0.0.0.0:80",
                "[::1]:80",
                "10.0.0.1",
                "http://example.org/169.254.169.254",
                "http://169.254.169.254.example.org/",
                "169.254.1.1",
                "[2002:c000:201::1]:80",
                "/run/app.sock",
                "http://2852039166/"
            })
    void withoutRulesEverybodyElseIsReachedAsByBlackboxExporter(String target) {
        assertThat(Access.STANDARD.refusal(target)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.169.254, http://169.254.169.254/, true",
        "169.254.169.254/32, http://169.254.169.254/, true",
        "169.254.0.0/16, 169.254.169.254:80, true",
        "169.254.169.254:80, http://169.254.169.254/, true",
        "169.254.169.254:80, https://169.254.169.254/, false",
        "metadata.google.internal, http://metadata.google.internal/, true",
        "0.0.0.0/0, http://169.254.169.254/, false",
        "0.0.0.0/0, http://192.0.2.1/, true",
        "'*', http://169.254.169.254/, false",
        "'*', http://metadata.google.internal/, false",
        "'*.google.internal', http://metadata.google.internal/, false",
        "100.64.0.0/10, 100.100.100.200:80, false",
        "100.64.0.0/10, 100.100.100.201:80, true",
        "'::/0', '[fd00:ec2::254]:80', false",
        "fd00:ec2::254, '[fd00:ec2::254]:80', true"
    })
    void aMetadataServiceIsAllowedOnlyByAnEntryThatPointsAtIt(String entry, String target, boolean admitted) {
        assertThat(Rules.of("allow: ['" + entry + "']").refusal(target).isEmpty())
                .isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.1.2.3:80, true",
        "10.0.0.0/8, 11.1.2.3:80, false",
        "10.0.0.0/8, '[::ffff:10.1.2.3]:80', true",
        "10.0.0.0/8, '[2002:0a01:0203::1]:80', false",
        "10.0.0.0/8, name.example:80, true",
        "192.0.2.1, http://192.0.2.1/x, true",
        "192.0.2.1:80, http://192.0.2.1/x, true",
        "192.0.2.1:80, https://192.0.2.1/x, false",
        "192.0.2.1:443, https://192.0.2.1/x, true",
        "192.0.2.1:80, 192.0.2.1, true",
        "'192.0.2.1:80,8000-8999', 192.0.2.1:8500, true",
        "'192.0.2.1:80,8000-8999', 192.0.2.1:9000, false",
        "2001:db8::/32, '[2001:db8::7]:443', true",
        "'[2001:db8::/32]:443', '[2001:db8::7]:443', true",
        "'[2001:db8::/32]:443', '[2001:db8::7]:444', false",
        "'[2001:db8::7]', '[2001:db8::7]:444', true",
        "'*.example.org', http://a.example.org/, true",
        "'*.example.org', http://a.b.Example.ORG./, true",
        "'*.example.org', http://example.org/, false",
        "'*.example.org', http://aexample.org/, false",
        "'*.example.org', http://a.example.org.evil.net/, false",
        "'*.example.org', http://192.0.2.1/, false",
        "'*.example.org:443', https://a.example.org/, true",
        "'*.example.org:443', http://a.example.org/, false",
        "'db-*.lan', db-1.lan:5432, true",
        "example.org, 'http://example.org@evil.net/', false",
        "'*', anybody:1, true",
        "'*', 192.0.2.1:1, true",
        "'*:443', 192.0.2.1:443, true",
        "'*:443', 192.0.2.1:80, false",
        "'*', /run/a.sock, false",
        "unix:/run/app/*, /run/app/a.sock, true",
        "unix:/run/app/*, /run/app/../docker.sock, false",
        "unix:/run/app/*, /run/other.sock, false",
        "unix:/run/app/*, 192.0.2.1:80, false"
    })
    void withAnAllowListOnlyItsEntriesAreReached(String entry, String target, boolean admitted) {
        assertThat(Rules.of("allow: ['" + entry + "']").refusal(target).isEmpty())
                .isEqualTo(admitted);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.0/8, http://127.0.0.1/",
        "127.0.0.0/8, http://0.0.0.0/",
        "127.0.0.0/8, 'http://[::ffff:127.0.0.1]/'",
        "127.0.0.0/8, 'http://[::127.0.0.1]/'",
        "127.0.0.0/8, 'http://[64:ff9b::7f00:1]/'",
        "::1, 'http://[::]/'",
        "10.0.0.0/8, 'http://[2002:0a01:0203::1]/'",
        "'*:22', 192.0.2.1:22",
        "'*:22', host.example:22",
        "'*.internal', http://a.internal/",
        "'*.internal', 'http://A.Internal./'",
        "unix:/run/docker.sock, /run/docker.sock",
        "unix:/run/docker.sock, /run/./x/../docker.sock"
    })
    void whatIsDeniedIsDeniedInEveryForm(String entry, String target) {
        Access denied = Rules.of("deny: ['" + entry + "']");
        assertThat(denied.refusal(target)).isPresent();
        assertThat(denied.refusal(target).orElse("")).contains("denied by security.probe_targets.deny");
    }

    @Test
    void whatIsDeniedStaysDeniedWhateverIsAllowed() {
        Access rules = Rules.of("allow: [10.0.0.0/8, 169.254.169.254]\ndeny: [10.1.0.0/16, 169.254.169.254]");
        assertThat(rules.refusal("10.0.0.1:80")).isEmpty();
        assertThat(rules.refusal("10.1.0.1:80"))
                .hasValueSatisfying(
                        why -> assertThat(why).isEqualTo("10.1.0.1 port 80 is denied by security.probe_targets.deny"));
        assertThat(rules.refusal("169.254.169.254")).isPresent();
    }

    @Test
    void aDenialOfSomePortsSaysNothingOfTheOthers() {
        Access rules = Rules.of("deny: ['10.0.0.0/8:22,3306']");
        assertThat(rules.refusal("10.0.0.1:22")).isPresent();
        assertThat(rules.refusal("10.0.0.1:80")).isEmpty();
        assertThat(rules.refusal("10.0.0.1")).isEmpty();
    }

    @Test
    void aLinkToADeniedSocketIsDenied() throws Exception {
        try (TempFolder folder = TempFolder.create("sockets")) {
            Path real = folder.write("real.sock", "");
            Path link = Files.createSymbolicLink(real.resolveSibling("link.sock"), real);
            assertThat(Rules.of("deny: ['unix:" + real.toRealPath() + "']").refusal(link.toString()))
                    .isPresent();
            assertThat(Rules.of("allow: ['unix:" + link + "']").refusal(link.toString()))
                    .isPresent();
            assertThat(Rules.of("allow: ['unix:" + real.toRealPath().getParent() + "/*', 'unix:" + link + "']")
                            .refusal(real.toRealPath().toString()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.1.2.3/8 | has bits behind the prefix; did you mean 10.0.0.0/8?",
                "10.0.0.0/33 | must be an address, a CIDR",
                "10.* | must be an address, a CIDR",
                "300.1.1.1 | must be an address, a CIDR",
                "010.0.0.1 | must be an address, a CIDR",
                "http://a.example/ | must have ports such as",
                "a b | must be an address, a CIDR",
                "host:0 | must have ports such as",
                "host:90-80 | must have ports such as",
                "host:65536 | must have ports such as",
                "host: | must have ports such as",
                "'' | must be an address, a CIDR",
                "unix:run/x | must name an absolute path"
            })
    void anEntryThatIsNoneIsRefused(String entry, String message) {
        assertThatThrownBy(() -> Rules.read("allow: ['" + entry + "']"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("rules.yml:1:8: allow: \"" + entry + "\" " + message);
    }

    @Test
    void anUnknownKeyIsRefused() {
        assertThatThrownBy(() -> Rules.read("allowed: [a]"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("did you mean \"allow\"?");
    }
}
