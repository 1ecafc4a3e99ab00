package dev.chiron.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.Rules;
import dev.chiron.testing.ScriptedTcpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialerAccessTest {
    private static final IpChoice ANY = new IpChoice(false, true);

    private FakeNameServer names;
    private ScriptedTcpServer server;

    @BeforeEach
    void start() {
        names = FakeNameServer.start(Map.of(
                "home.example.", List.of("127.0.0.1"),
                "rebound.example.", List.of("169.254.169.254"),
                "metadata.google.internal.", List.of("127.0.0.1")));
        server = ScriptedTcpServer.hang();
    }

    @AfterEach
    void stop() {
        server.close();
        names.close();
    }

    private Dialer dialer(String rules) {
        return new Dialer(new Resolver(NameServers.of(names.address()), Path.of("/nowhere/hosts")))
                .within(Rules.of(rules));
    }

    private static Deadline soon() {
        return Deadline.after(Clock.system(), Duration.ofSeconds(5));
    }

    /** Looks up and connects, as a probe does. */
    private static void reach(Dialer dialer, String host, int port) throws Exception {
        InetAddress address = dialer.resolve(host, ANY, soon());
        dialer.connect(new InetSocketAddress(address, port), Optional.empty(), soon())
                .close();
    }

    private static Unreachable refused(Dialer dialer, String host, int port) {
        Unreachable why = catchThrowableOfType(Unreachable.class, () -> reach(dialer, host, port));
        assertThat(why).as("%s:%s was reached", host, port).isNotNull();
        assertThat(why.kind()).isEqualTo(Unreachable.Kind.CONNECT);
        return why;
    }

    @Test
    void theAddressThatANameLeadsToIsJudgedBeforeItIsReached() {
        Dialer dialer = dialer("deny: [127.0.0.0/8]");
        assertThat(refused(dialer, "home.example", server.port()))
                .hasMessage("no connection is made: home.example (127.0.0.1) port " + server.port()
                        + " is denied by security.probe_targets.deny");
        assertThat(server.connections()).isEmpty();
    }

    @Test
    void aNameThatLeadsToAMetadataServiceIsNotFollowed() {
        assertThat(refused(dialer("{}"), "rebound.example", 80))
                .hasMessageContaining("rebound.example (169.254.169.254) is a metadata service");
        assertThat(refused(dialer("allow: ['*.example', 0.0.0.0/0]"), "rebound.example", 80))
                .hasMessageContaining("metadata");
    }

    @Test
    void aDeniedNameIsNotEvenLookedUp() {
        refused(dialer("deny: ['*.example']"), "home.example", server.port());
        refused(dialer("allow: ['*.org']"), "home.example", server.port());
        refused(dialer("{}"), "metadata.google.internal", server.port());
        assertThat(names.asked()).isEmpty();
    }

    @Test
    void anAllowedNameIsReachedWhereverItLeads() throws Exception {
        reach(dialer("allow: ['*.example']"), "home.example", server.port());
        reach(dialer("allow: ['HOME.example:" + server.port() + "']"), "home.example", server.port());
        refused(dialer("allow: ['home.example:1']"), "home.example", server.port());
    }

    @Test
    void anAllowedAddressIsReachedByWhateverNameLeadsToIt() throws Exception {
        reach(dialer("allow: [127.0.0.0/8]"), "home.example", server.port());
        assertThat(refused(dialer("allow: [10.0.0.0/8]"), "home.example", server.port()))
                .hasMessageContaining("is not allowed by security.probe_targets.allow");
    }

    @Test
    void anAddressWithoutANameIsJudgedByItself() {
        Dialer dialer = dialer("allow: [home.example]");
        Unreachable why = catchThrowableOfType(
                Unreachable.class,
                () -> dialer.connect(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.port()),
                        Optional.empty(),
                        soon()));
        assertThat(why).hasMessageContaining("127.0.0.1 port " + server.port() + " is not allowed");
    }

    @Test
    void oddSpellingsOfAnAddressAreNoAddresses() {
        for (String odd : List.of("2130706433", "127.1", "0177.0.0.1", "127.0.0.01", "0x7f.0.0.1")) {
            Unreachable why = catchThrowableOfType(
                    Unreachable.class, () -> reach(dialer("deny: [127.0.0.0/8]"), odd, server.port()));
            assertThat(why).as(odd).isNotNull();
            assertThat(why.kind()).isEqualTo(Unreachable.Kind.DNS);
        }
    }

    @Test
    void theUnspecifiedAddressIsLoopbackHereAsToTheKernel() throws Exception {
        reach(dialer("{}"), "0.0.0.0", server.port());
        refused(dialer("deny: [127.0.0.1]"), "0.0.0.0", server.port());
    }

    @Test
    void whatTheOperatorNamedIsReachedAndNothingBeside() throws Exception {
        Dialer dialer = dialer("deny: [127.0.0.0/8, '*.example']");
        int other = FreePort.find();
        Visit.to("http://home.example:" + server.port() + "/x", () -> {
            reach(dialer, "home.example", server.port());
            refused(dialer, "home.example", other);
            refused(dialer, "127.0.0.1", server.port());
            return 0;
        });
        refused(dialer, "home.example", server.port());
    }

    @Test
    void aNamedTargetThatTurnsIntoAMetadataServiceIsNotFollowed() throws Exception {
        Dialer dialer = dialer("{}");
        Visit.to("http://rebound.example/", () -> refused(dialer, "rebound.example", 80));
        Visit.to("http://169.254.169.254/", () -> {
            dialer.admit(new InetSocketAddress(InetAddress.ofLiteral("169.254.169.254"), 80));
            return 0;
        });
    }

    @Test
    void whatAProxyWouldReachIsAskedAboutToo() {
        Dialer dialer = dialer("deny: ['*.internal', '*:22']");
        for (String host : List.of("a.internal", "169.254.169.254")) {
            assertThat(catchThrowableOfType(Unreachable.class, () -> dialer.admit(host, 80)))
                    .as(host)
                    .isNotNull();
        }
        assertThat(catchThrowableOfType(
                        Unreachable.class, () -> dialer("allow: [10.0.0.0/8]").admit("home.example", 80)))
                .hasMessageContaining("is not allowed");
        assertThat(catchThrowableOfType(Unreachable.class, () -> dialer.admit("a.example", 22)))
                .isNotNull();
        assertThat(catchThrowableOfType(Unreachable.class, () -> dialer.admit("a.example", 80)))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2852039166",
                "0xA9FEA9FE",
                "0xa9.0xfe.0xa9.0xfe",
                "127.1",
                "0177.0.0.1",
                "a.127.0.0.1.0x7f.",
                "::ffff:127.0.0.1%lo"
            })
    void aProxyIsNotAskedForAddressesInOtherSpellings(String host) {
        assertThat(catchThrowableOfType(Unreachable.class, () -> dialer("{}").admit(host, 80)))
                .hasMessageContaining("spelling");
    }
}
