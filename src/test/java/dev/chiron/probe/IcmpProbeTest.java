package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcmpProbeTest extends ProbeContract {
    /** The broadcast address of the loopback network, which nobody answers for. */
    private static final String SILENT = "127.255.255.255";

    @Override
    ProbeKind kind() {
        return IcmpProbe.KIND;
    }

    @Override
    Situation healthy() {
        return new EchoSockets("", "127.0.0.1");
    }

    @Override
    Situation hung() {
        return new EchoSockets("", SILENT);
    }

    @Override
    Situation refusing() {
        return new EchoSockets("", "no..name");
    }

    @Override
    Reason refusal() {
        return Reason.DNS;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                payload_size: 100
                dont_fragment: true
                ttl: 1
                packets: 3
                packet_interval: 20ms
                max_loss: 10%
                source_ip_address: 127.0.0.2
                preferred_ip_protocol: ip4
                resolver: 127.0.0.1:53
                ip_protocol_fallback: false
                """);
    }

    @Test
    void answeredProbeHasBlackboxExportersGauges() throws Exception {
        ProbeResult result = run("", "127.0.0.1");
        assertThat(gaugeNames(result))
                .containsExactly(
                        "probe_dns_lookup_time_seconds",
                        "probe_icmp_duration_seconds",
                        "probe_icmp_reply_hop_limit",
                        "probe_ip_addr_hash",
                        "probe_ip_protocol");
        assertThat(gauge(result, "probe_icmp_reply_hop_limit")).isEqualTo(64);
        assertThat(gauge(result, "probe_icmp_duration_seconds", Map.of("phase", "rtt")))
                .isBetween(1e-6, 1.0);
        for (String phase : List.of("resolve", "setup")) {
            assertThat(gauge(result, "probe_icmp_duration_seconds", Map.of("phase", phase)))
                    .isBetween(0.0, 5.0);
        }
        assertThat(result.measurements().phases()).containsOnlyKeys("resolve", "setup", "rtt");
    }

    @Test
    void unansweredProbeHasNoHopLimit() throws Exception {
        ProbeResult result = run("", Target.of(SILENT), Duration.ofMillis(200)).result();
        assertThat(failed(result).detail()).isEqualTo(SILENT + " did not answer within the timeout");
        assertThat(gaugeNames(result)).doesNotContain("probe_icmp_reply_hop_limit");
        assertThat(gauge(result, "probe_icmp_duration_seconds", Map.of("phase", "rtt")))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 27, 28, 29, 1_472, 20_000, 65_507})
    void payloadOfAnySizeComesBack(int size) throws Exception {
        assertThat(run("payload_size: " + size, "127.0.0.1")).isInstanceOf(ProbeResult.Passed.class);
        assertThat(run("payload_size: " + size + "\ndont_fragment: true\nttl: 0", "127.0.0.1"))
                .isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void sixIsSpokenToo() throws Exception {
        ProbeResult result = run("payload_size: 2000\ndont_fragment: true\nttl: 7", "::1");
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(gauge(result, "probe_ip_protocol")).isEqualTo(6);
        assertThat(gauge(result, "probe_icmp_reply_hop_limit")).isEqualTo(64);
    }

    @Test
    void sourceAddressIsTaken() throws Exception {
        assertThat(run("source_ip_address: 127.0.0.3", "127.0.0.1")).isInstanceOf(ProbeResult.Passed.class);
        assertThat(failed(run("source_ip_address: 192.0.2.99", "127.0.0.1")).detail())
                .isEqualTo("echo requests cannot come from 192.0.2.99, because this machine does not have that"
                        + " source address");
    }

    @Test
    void severalPacketsHaveStatistics() throws Exception {
        ProbeRun run = run("packets: 5\npacket_interval: 20ms", Target.of("127.0.0.1"), Duration.ofSeconds(10));
        ProbeResult result = run.result();
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(run.duration()).isGreaterThanOrEqualTo(Duration.ofMillis(80));
        assertThat(gauge(result, "probe_icmp_packets_sent")).isEqualTo(5);
        assertThat(gauge(result, "probe_icmp_packets_received")).isEqualTo(5);
        assertThat(gauge(result, "probe_icmp_loss_ratio")).isZero();
        double shortest = gauge(result, "probe_icmp_rtt_min_seconds");
        double mean = gauge(result, "probe_icmp_rtt_avg_seconds");
        double longest = gauge(result, "probe_icmp_rtt_max_seconds");
        assertThat(shortest).isPositive().isLessThanOrEqualTo(mean);
        assertThat(mean).isLessThanOrEqualTo(longest);
        assertThat(gauge(result, "probe_icmp_rtt_stddev_seconds")).isBetween(0.0, longest - shortest);
        assertThat(gauge(result, "probe_icmp_duration_seconds", Map.of("phase", "rtt")))
                .isEqualTo(mean);
    }

    @Test
    void allPacketsLostFailWhateverLossIsAllowed() throws Exception {
        String settings = "packets: 3\npacket_interval: 10ms\nmax_loss: 1";
        ProbeResult result =
                run(settings, Target.of(SILENT), Duration.ofMillis(200)).result();
        assertThat(failed(result).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(gauge(result, "probe_icmp_loss_ratio")).isEqualTo(1);
        assertThat(gauge(result, "probe_icmp_packets_sent")).isEqualTo(3);
        assertThat(gaugeNames(result)).doesNotContain("probe_icmp_rtt_avg_seconds");
    }

    @Test
    void packetsForWhichThereIsNoTimeFailTheProbe() throws Exception {
        String settings = "packets: 100\npacket_interval: 50ms";
        ProbeResult result =
                run(settings, Target.of("127.0.0.1"), Duration.ofMillis(220)).result();
        assertThat(failed(result).reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(failed(result).detail()).matches("there was time for only \\d of 100 echo requests");
    }

    @Test
    void twoHundredSilentTargetsHoldUpNoOther() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ProbeRun>> silent = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                silent.add(threads.submit(() -> run("", Target.of(SILENT), Duration.ofMillis(1_500))));
            }
            for (int i = 0; i < 50; i++) {
                assertThat(run("", "127.0.0.1")).isInstanceOf(ProbeResult.Passed.class);
            }
            for (Future<ProbeRun> each : silent) {
                assertThat(failed(each.get().result()).reason()).isEqualTo(Reason.TIMEOUT);
            }
        }
        assertThat(new EchoSockets("", "").open()).isZero();
    }
}
