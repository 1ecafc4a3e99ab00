package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.testing.Stopwatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class UdpProbeTest extends ProbeContract {
    /** A UDP server on loopback that gives each datagram the answers of a function. */
    private static final class Peer implements Situation {
        private final String settings;
        private final DatagramSocket socket;
        private final AtomicInteger heard = new AtomicInteger();

        Peer(String settings, Function<byte[], List<byte[]>> answers) {
            this.settings = settings;
            try {
                socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Thread.ofVirtual().name("udp-peer").start(() -> serve(answers));
        }

        @Override
        public String settings() {
            return settings;
        }

        @Override
        public String target() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public boolean reached() {
            return heard.get() > 0;
        }

        @Override
        public void close() {
            socket.close();
        }

        private void serve(Function<byte[], List<byte[]>> answers) {
            byte[] buffer = new byte[70_000];
            while (!socket.isClosed()) {
                try {
                    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                    socket.receive(packet);
                    heard.incrementAndGet();
                    for (byte[] answer : answers.apply(Arrays.copyOf(buffer, packet.getLength()))) {
                        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                    }
                } catch (IOException closed) {
                    return;
                }
            }
        }
    }

    @Override
    ProbeKind kind() {
        return UdpProbe.KIND;
    }

    @Override
    Situation healthy() {
        return new Peer("query_response: [{send: ping}, {expect: ^ping$}]", List::of);
    }

    @Override
    Situation hung() {
        return new Peer("query_response: [{send: ping}, {expect: ^ping$}]", _ -> List.of());
    }

    @Override
    Situation refusing() {
        return Situation.of("", unused());
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                query_response: [{expect: a, send: b, labels: [{name: c, value: d}]}, {expect_bytes: e}]
                preferred_ip_protocol: ip4
                ip_protocol_fallback: false
                resolver: 127.0.0.1:53
                source_ip_address: 127.0.0.2
                """);
    }

    @Test
    void bytesAreSentAndComparedExactly() throws Exception {
        try (Peer peer = new Peer("", asked -> List.of(asked, new byte[] {0, 1}))) {
            ProbeResult result = run("""
                    query_response:
                      - {send: !!binary AAH/}
                      - {expect_bytes: !!binary AAH/}
                      - {expect_bytes: !!binary AAE=}
                    """, peer.target());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(gaugeNames(result))
                    .containsExactly(
                            "probe_dns_lookup_time_seconds",
                            "probe_failed_due_to_bytes",
                            "probe_failed_due_to_regex",
                            "probe_ip_addr_hash",
                            "probe_ip_protocol");
        }
    }

    @Test
    void eachExpectTakesOneDatagram() throws Exception {
        try (Peer peer = new Peer("", _ -> List.of("one\ntwo".getBytes(UTF_8), "three".getBytes(UTF_8)))) {
            ProbeResult result = run("""
                    query_response:
                      - {send: go}
                      - {expect: '^(\\w+)', labels: [{name: first, value: $1}], send: '$1'}
                      - {expect: ^three$}
                    """, peer.target());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
            assertThat(gauge(result, "probe_expect_info", Map.of("first", "one")))
                    .isEqualTo(1);
            ProbeResult wrong = run("query_response: [{send: go}, {expect: three}]", peer.target());
            assertThat(failed(wrong).reason()).isEqualTo(Reason.BODY);
            assertThat(failed(wrong).detail())
                    .isEqualTo("query_response[1]: the datagram \"one?two\" does not match \"three\"");
            assertThat(gauge(wrong, "probe_failed_due_to_regex")).isEqualTo(1);
        }
    }

    @Test
    void longerDatagramThanWantedIsAnother() throws Exception {
        try (Peer peer = new Peer("", _ -> List.of("abcd".getBytes(UTF_8)))) {
            ProbeResult result = run("query_response: [{send: go}, {expect_bytes: abc}]", peer.target());
            assertThat(failed(result).detail()).isEqualTo("query_response[1]: the peer sent \"abcd\", wanted \"abc\"");
            assertThat(gauge(result, "probe_failed_due_to_bytes")).isEqualTo(1);
        }
    }

    @Test
    void silentPortPassesWithoutADialogue() throws Exception {
        try (Peer peer = new Peer("", _ -> List.of())) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run("", Target.of(peer.target()), Duration.ofSeconds(30));
            assertThat(run.result()).isInstanceOf(ProbeResult.Passed.class);
            assertThat(watch.net(run.duration())).isLessThan(Duration.ofSeconds(1));
            assertThat(peer.reached()).isTrue();
        }
    }

    @Test
    void portThatNobodyListensOnIsUnreachable() throws Exception {
        String target = unused();
        String detail = "nobody listens on UDP port " + target;
        assertThat(failed(run("", target)).detail()).isEqualTo(detail);
        ProbeResult asked = run("query_response: [{send: ping}, {expect: pong}]", target);
        assertThat(failed(asked).reason()).isEqualTo(Reason.CONNECT);
        assertThat(failed(asked).detail()).isEqualTo(detail);
    }

    @Test
    void sourceAddressIsTaken() throws Exception {
        try (Peer peer = new Peer("", List::of)) {
            String settings = "query_response: [{send: a}, {expect: a}]\nsource_ip_address: ";
            assertThat(run(settings + "127.0.0.2", peer.target())).isInstanceOf(ProbeResult.Passed.class);
            assertThat(failed(run(settings + "192.0.2.1", peer.target())).reason())
                    .isEqualTo(Reason.CONNECT);
        }
    }

    @Test
    void targetWithoutPortIsNotRunAndAnUnknownNameFailsOfDns() throws Exception {
        assertThat(run("", "localhost")).isInstanceOf(ProbeResult.NotRun.class);
        assertThat(failed(run("", "a..b:53")).reason()).isEqualTo(Reason.DNS);
    }

    @Test
    void datagramsHaveNeitherLinesNorTls() {
        assertThatThrownBy(() -> read("query_response: [{starttls: true}]")).hasMessageContaining("unknown key");
    }

    /** The address of a port that nobody has: a peer's own would stay open until its thread has seen that it is closed. */
    private static String unused() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
