package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Command;
import dev.chiron.testing.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The icmp prober in networks of the kernel's making: each test has a loopback of its own, which complains, loses or forbids. */
class IcmpProbeIT {
    private static final String UNPRIVILEGED = "echo 0 2147483647 >/proc/sys/net/ipv4/ping_group_range";
    private static final String RAW = "echo 1 0 >/proc/sys/net/ipv4/ping_group_range";

    @ParameterizedTest
    @ValueSource(strings = {UNPRIVILEGED, RAW})
    void bothKindsOfSocketAreAnsweredWithTheHopLimit(String mode) {
        for (String line : lines(mode, "{ttl: 9, dont_fragment: true, payload_size: 3000}", "127.0.0.1", "::1")) {
            assertThat(line).contains(" passed | probe_icmp_reply_hop_limit 64.0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {UNPRIVILEGED, RAW})
    void complaintOnTheWayEndsTheProbeWithItsWords(String mode) {
        String network = mode + """

                iptables -A OUTPUT -d 127.0.0.5 -j REJECT --reject-with icmp-host-unreachable
                iptables -A INPUT -p icmp -d 127.0.0.6 --icmp-type echo-request -j REJECT --reject-with icmp-admin-prohibited
                ip6tables -A INPUT -p icmpv6 --icmpv6-type echo-request -j REJECT --reject-with icmp6-adm-prohibited
                ip route add unreachable 198.51.100.0/24
                """;
        assertThat(lines(network, "{}", "127.0.0.5", "127.0.0.6", "::1", "198.51.100.1"))
                .containsExactly(
                        "127.0.0.5 CONNECT: 127.0.0.5 cannot be reached, because the host is unreachable, says 127.0.0.5",
                        "127.0.0.6 CONNECT: 127.0.0.6 cannot be reached, because communication is administratively"
                                + " prohibited, says 127.0.0.6",
                        "::1 CONNECT: 0:0:0:0:0:0:0:1 cannot be reached, because communication is administratively"
                                + " prohibited, says 0:0:0:0:0:0:0:1",
                        "198.51.100.1 CONNECT: echo requests cannot be sent to 198.51.100.1, because the host is"
                                + " unreachable from here");
    }

    @ParameterizedTest
    @ValueSource(strings = {UNPRIVILEGED, RAW})
    void lostPacketsAreCountedAndHeldAgainstTheShareThatMayBeLost(String mode) {
        String network = mode + """

                iptables -A INPUT -p icmp --icmp-type echo-request -m statistic --mode nth --every 4 --packet 1 -j DROP
                """;
        String counts = "probe_icmp_packets_sent 8.0 | probe_icmp_packets_received 6.0 | probe_icmp_loss_ratio 0.25 |";
        assertThat(lines(network, "{packets: 8, packet_interval: 5ms, max_loss: 25%}", "127.0.0.1"))
                .singleElement()
                .asString()
                .startsWith("127.0.0.1 passed")
                .contains(counts);
        assertThat(lines(network, "{packets: 8, packet_interval: 5ms, max_loss: 0.2}", "127.0.0.1"))
                .singleElement()
                .asString()
                .startsWith("127.0.0.1 ASSERTION: 127.0.0.1 answered 6 of 8 echo requests")
                .contains(counts);
    }

    @Test
    void processWithoutTheRightSaysWhatWouldHelp() {
        String setpriv = Program.find("setpriv", "util-linux") + " --bounding-set=-net_raw --inh-caps=-net_raw";
        assertThat(linesOf(RAW, setpriv, "{}", "127.0.0.1"))
                .containsExactly("127.0.0.1 not run: the kernel lets this process send no echo requests; either put its"
                        + " group into the sysctl net.ipv4.ping_group_range, or give it the capability CAP_NET_RAW");
    }

    private static List<String> lines(String network, String settings, String... targets) {
        return linesOf(network, "", settings, targets);
    }

    /** What the prober prints behind a command that takes rights away from it. */
    private static List<String> linesOf(String network, String before, String settings, String... targets) {
        String script = "set -e\nip link set lo up\n" + network + "\nexec " + before + " \"$@\"";
        List<String> command = new ArrayList<>(List.of(
                Program.find("unshare", "util-linux").toString(),
                "--net",
                "/bin/sh",
                "-c",
                "PATH=$PATH:/usr/sbin:/sbin\n" + script,
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                PingOnce.class.getName(),
                settings));
        command.addAll(List.of(targets));
        return Command.run(command).mustSucceed().lines().toList();
    }
}
