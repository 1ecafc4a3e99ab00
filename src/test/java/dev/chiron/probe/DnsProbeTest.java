package dev.chiron.probe;

import static dev.chiron.probe.ScriptedNameServer.reply;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.Stopwatch;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.TXTRecord;

class DnsProbeTest extends ProbeContract {
    private static final String ASK = "query_name: example.com";
    private static final Record ONE = address("127.0.0.1");
    private static final Record TWO = address("127.0.0.2");
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Override
    ProbeKind kind() {
        return DnsProbe.KIND;
    }

    @Override
    Situation healthy() {
        return ScriptedNameServer.answering(ASK, ONE, TWO);
    }

    @Override
    Situation hung() {
        return new ScriptedNameServer(ASK, _ -> List.of());
    }

    @Override
    Situation refusing() {
        return Situation.of(ASK, "127.0.0.1:" + FreePort.find());
    }

    @Override
    Reason refusal() {
        return Reason.CONNECT;
    }

    @Override
    List<String> everySetting() {
        return List.of("""
                query_name: example.com
                query_type: SOA
                query_class: CH
                recursion_desired: false
                transport_protocol: tcp
                dns_over_tls: true
                tls_config: {server_name: ns, insecure_skip_verify: true}
                edns_size: 1232
                valid_rcodes: [NOERROR, NXDOMAIN, NOTIMP, NOTIMPL]
                validate_answer_rrs: {fail_if_matches_regexp: [a], fail_if_all_match_regexp: [b]}
                validate_authority_rrs: {fail_if_not_matches_regexp: ["c$"]}
                validate_additional_rrs: {fail_if_none_matches_regexp: ["${1}"]}
                source_ip_address: 127.0.0.2
                preferred_ip_protocol: ip4
                resolver: 127.0.0.1:53
                ip_protocol_fallback: false
                """);
    }

    @Test
    void answeredProbeHasBlackboxExportersGaugesAndTheFlagOfTruncation() throws Exception {
        try (Situation server = healthy()) {
            ProbeResult result = run(ASK, server.target());
            assertThat(gaugeNames(result))
                    .containsExactly(
                            "probe_dns_additional_rrs",
                            "probe_dns_answer_rrs",
                            "probe_dns_authority_rrs",
                            "probe_dns_duration_seconds",
                            "probe_dns_lookup_time_seconds",
                            "probe_dns_query_succeeded",
                            "probe_dns_truncated",
                            "probe_ip_addr_hash",
                            "probe_ip_protocol");
            assertThat(gauge(result, "probe_dns_answer_rrs")).isEqualTo(2);
            assertThat(gauge(result, "probe_dns_query_succeeded")).isEqualTo(1);
            for (String phase : List.of("resolve", "connect", "request")) {
                assertThat(gauge(result, "probe_dns_duration_seconds", Map.of("phase", phase)))
                        .isBetween(0.0, 4.0);
            }
        }
    }

    @Test
    void unansweredProbeHasThemToo() throws Exception {
        try (Situation server = hung()) {
            Stopwatch watch = Stopwatch.start();
            ProbeResult result =
                    run(ASK, Target.of(server.target()), Duration.ofMillis(200)).result();
            assertThat(failed(result).detail()).isEqualTo(server.target() + " did not answer within the timeout");
            assertThat(gauge(result, "probe_dns_query_succeeded")).isZero();
            assertThat(gauge(result, "probe_dns_answer_rrs")).isZero();
            double seconds = gauge(result, "probe_dns_duration_seconds", Map.of("phase", "request"));
            assertThat(seconds).isGreaterThanOrEqualTo(0.1);
            assertThat(watch.net(seconds)).isLessThanOrEqualTo(SECOND);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NXDOMAIN, '', NOT_FOUND, the server answered NXDOMAIN to example.com",
        "SERVFAIL, '', ASSERTION, the server answered SERVFAIL to example.com",
        "NOERROR, 'valid_rcodes: [SERVFAIL]', ASSERTION, the server answered NOERROR to example.com",
        "NOERROR, 'valid_rcodes: []', ASSERTION, the server answered NOERROR to example.com",
    })
    void codeThatIsNotAcceptedFailsThoughTheQuerySucceeded(String code, String setting, Reason reason, String detail)
            throws Exception {
        int number = DnsMnemonics.CODES.number(code, -1);
        try (Situation server = new ScriptedNameServer(ASK, query -> List.of(reply(query, number)))) {
            ProbeResult result = run(ASK + "\n" + setting, server.target());
            assertThat(failed(result).reason()).isEqualTo(reason);
            assertThat(failed(result).detail()).isEqualTo(detail);
            assertThat(gauge(result, "probe_dns_query_succeeded")).isEqualTo(1);
        }
    }

    @Test
    void acceptedCodePasses() throws Exception {
        try (Situation server = new ScriptedNameServer(ASK, query -> List.of(reply(query, 4)))) {
            assertThat(run(ASK + "\nvalid_rcodes: [NXDOMAIN, NOTIMPL]", server.target())
                            .passed())
                    .isTrue();
            assertThat(run(ASK + "\nvalid_rcodes: [NOTIMP]", server.target()).passed())
                    .isTrue();
            assertThat(run(ASK + "\nvalid_rcodes: [NOTIMP, NONSENSE]", server.target()))
                    .isInstanceOf(ProbeResult.NotRun.class);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fail_if_matches_regexp: ['127.0.0.9'] | true",
                "fail_if_matches_regexp: ['127.0.0.9', 'A\\t127.0.0.2$'] | false",
                "fail_if_all_match_regexp: ['127'] | true",
                "fail_if_all_match_regexp: ['127.0.0.1'] | false",
                "fail_if_not_matches_regexp: ['^example.com.\\t3600\\tIN\\tA\\t127'] | true",
                "fail_if_not_matches_regexp: ['127', '127.0.0.1'] | false",
                "fail_if_none_matches_regexp: ['nothing', '127.0.0.2'] | true",
                "fail_if_none_matches_regexp: ['nothing'] | false",
            })
    void recordsAreHeldAgainstExpressionsInBlackboxExportersWay(String rule, boolean passes) throws Exception {
        try (Situation server = healthy()) {
            ProbeResult result = run(ASK + "\nvalidate_answer_rrs: {" + rule.strip() + "}", server.target());
            assertThat(result.passed()).isEqualTo(passes);
        }
    }

    @Test
    void emptySectionFailsWhereARecordMustMatch() throws Exception {
        try (Situation server = healthy()) {
            String rules = ASK + "\nvalidate_additional_rrs: ";
            assertThat(run(rules + "{fail_if_matches_regexp: ['.']}", server.target())
                            .passed())
                    .isTrue();
            assertThat(run(rules + "{fail_if_all_match_regexp: ['x']}", server.target())
                            .passed())
                    .isTrue();
            assertThat(run(rules + "{fail_if_not_matches_regexp: ['.']}", server.target())
                            .passed())
                    .isFalse();
            assertThat(run(rules + "{fail_if_none_matches_regexp: ['.']}", server.target())
                            .passed())
                    .isFalse();
        }
    }

    @Test
    void brokenExpressionCountsOnlyWhenARecordIsThere() throws Exception {
        try (Situation server = healthy()) {
            String rule = "{fail_if_matches_regexp: ['[']}";
            assertThat(run(ASK + "\nvalidate_additional_rrs: " + rule, server.target())
                            .passed())
                    .isTrue();
            assertThat(run(ASK + "\nvalidate_answer_rrs: " + rule, server.target()))
                    .isInstanceOfSatisfying(
                            ProbeResult.NotRun.class,
                            result -> assertThat(result.why()).isEqualTo("\"[\" is no regular expression"));
        }
    }

    @Test
    void serialOfTheLastSoaIsTold() throws Exception {
        Name name = Name.fromConstantString("example.com.");
        try (Situation server = ScriptedNameServer.answering(
                ASK,
                new SOARecord(name, DClass.IN, 60, name, name, 7, 1, 1, 1, 1),
                new SOARecord(name, DClass.IN, 60, name, name, 4_000_000_000L, 1, 1, 1, 1))) {
            assertThat(gauge(run(ASK + "\nquery_type: SOA", server.target()), "probe_dns_serial"))
                    .isEqualTo(4_000_000_000d);
            assertThat(gaugeNames(run(ASK, server.target()))).doesNotContain("probe_dns_serial");
        }
        try (Situation server = healthy()) {
            assertThat(gauge(run(ASK + "\nquery_type: SOA", server.target()), "probe_dns_serial"))
                    .isZero();
        }
    }

    // ---- odd servers

    @Test
    void answersToOtherQuestionsArePassedOver() throws Exception {
        try (Situation server = new ScriptedNameServer(ASK, query -> {
            byte[] otherId = reply(query, 2);
            otherId[1] ^= 1;
            Message otherName = new Message(reply(query, 2));
            otherName.removeAllRecords(0);
            otherName.addRecord(Record.newRecord(Name.fromConstantString("other.test."), 1, 1), 0);
            return List.of(otherId, otherName.toWire(), reply(query, 0, ONE));
        })) {
            ProbeResult result = run(ASK, server.target());
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_dns_answer_rrs")).isEqualTo(1);
        }
    }

    @Test
    void garbageIsAFaultOfTheProtocol() throws Exception {
        try (Situation server =
                new ScriptedNameServer(ASK, _ -> List.of("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8)))) {
            assertGarbage(run(ASK, server.target()), "it is shorter than a header");
        }
        try (Situation server = new ScriptedNameServer(ASK, query -> {
            byte[] whole = reply(query, 0, ONE);
            return List.of(Arrays.copyOf(whole, whole.length - 1));
        })) {
            assertGarbage(run(ASK, server.target()), "the message or a record in it ends too early");
        }
        try (Situation server = new ScriptedNameServer(ASK, query -> {
            byte[] looped = Arrays.copyOf(reply(query, 0), 16);
            looped[12] = (byte) 0xc0;
            looped[13] = 12;
            return List.of(looped);
        })) {
            assertGarbage(run(ASK, server.target()), "too many compression pointers");
        }
    }

    @Test
    void bareHeaderAndMissingQuestionAreAnswersToo() throws Exception {
        try (Situation server = new ScriptedNameServer(ASK, query -> List.of(Arrays.copyOf(reply(query, 5), 12)))) {
            assertThat(failed(run(ASK, server.target())).detail())
                    .isEqualTo("the server answered REFUSED to example.com");
        }
    }

    @Test
    void longAnswerOverUdpNeedsEdnsSize() throws Exception {
        Record[] many = new Record[60];
        Arrays.setAll(many, i -> address("127.0.1." + i));
        try (Situation server = ScriptedNameServer.answering(ASK, many)) {
            ProbeResult result = run(ASK, server.target());
            assertGarbage(result, "it is longer than 512 bytes, which only edns_size allows");
            ProbeResult larger = run(ASK + "\nedns_size: 1232", server.target());
            assertThat(larger.passed()).isTrue();
            assertThat(gauge(larger, "probe_dns_answer_rrs")).isEqualTo(60);
        }
    }

    @Test
    void truncationIsTold() throws Exception {
        try (Situation server = new ScriptedNameServer(ASK, query -> {
            Message answer = new Message(reply(query, 0));
            answer.getHeader().setFlag(Flags.TC);
            return List.of(answer.toWire());
        })) {
            ProbeResult result = run(ASK, server.target());
            assertThat(result.passed()).isTrue();
            assertThat(gauge(result, "probe_dns_truncated")).isEqualTo(1);
        }
    }

    @Test
    void silenceOverTcpEndsWithTheDeadline() throws Exception {
        try (SilentPeer server = new SilentPeer("", "")) {
            Stopwatch watch = Stopwatch.start();
            ProbeRun run = run(ASK + "\ntransport_protocol: tcp", Target.of(server.target()), Duration.ofMillis(200));
            assertThat(failed(run.result()).reason()).isEqualTo(Reason.TIMEOUT);
            assertThat(watch.net(run.duration())).isLessThan(SECOND);
        }
    }

    @Test
    void endOfTheConnectionAndWrongIdOverTcpAreFaultsOfTheProtocol() throws Exception {
        String settings = ASK + "\ntransport_protocol: tcp";
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            new DataInputStream(connection.getInputStream()).readUnsignedShort();
            connection.getOutputStream().write(new byte[] {0, 50, 1});
            connection.close();
        })) {
            assertGarbage(run(settings, server.target()), "the connection ended before it was complete");
        }
        try (ScriptedTcpServer server = ScriptedTcpServer.handle(connection -> {
            byte[] answer = reply(query(connection.getInputStream()), 0, ONE);
            answer[0] ^= 1;
            DataOutputStream out = new DataOutputStream(connection.getOutputStream());
            out.writeShort(answer.length);
            out.write(answer);
        })) {
            assertGarbage(run(settings, server.target()), "it has another id than the query");
        }
    }

    // ---- settings

    @Test
    void transportIsCheckedWhenItIsUsed() throws Exception {
        assertThat(run(ASK + "\ntransport_protocol: sctp", "localhost"))
                .isInstanceOfSatisfying(
                        ProbeResult.NotRun.class,
                        result -> assertThat(result.why())
                                .isEqualTo("transport_protocol must be udp or tcp, not \"sctp\""));
        ProbeResult result = run(ASK + "\ndns_over_tls: true", "127.0.0.1");
        assertThat(result).isInstanceOf(ProbeResult.NotRun.class);
        assertThat(gauge(result, "probe_ip_protocol")).isEqualTo(4);
    }

    @Test
    void moduleWithoutTheSectionAsksForTheRoot() throws Exception {
        try (ScriptedNameServer server = new ScriptedNameServer("", query -> {
            Record asked = new Message(query).getQuestion();
            return asked.getName().equals(Name.root) && asked.getType() == 255
                    ? List.of(reply(query, 0))
                    : List.of(reply(query, 3));
        })) {
            Probe bare = ConfigFile.read(
                    "module.yml",
                    "prober: dns",
                    Path.of(""),
                    new Environment(_ -> null),
                    root -> Module.read("m", root, Instruments.forReading())
                            .orElseThrow()
                            .probe());
            assertThat(bare.run(Target.of(server.target()), Deadline.after(Clock.system(), Duration.ofSeconds(30)))
                            .passed())
                    .isTrue();
        }
    }

    @Test
    void classAndTypeAreAskedFor() throws Exception {
        try (ScriptedNameServer server = new ScriptedNameServer("", query -> {
            Record asked = new Message(query).getQuestion();
            boolean chaos = asked.getDClass() == DClass.CH && asked.getType() == 16;
            return List.of(
                    chaos ? reply(query, 0, new TXTRecord(Name.root, DClass.CH, 3600, "goCHAOS")) : reply(query, 2));
        })) {
            ProbeResult result = run("""
                    query_name: example.com.
                    query_class: CH
                    query_type: TXT
                    validate_answer_rrs: {fail_if_not_matches_regexp: ['^\\.\\t3600\\tCH\\tTXT\\t"goCHAOS"$']}
                    """, server.target());
            assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        }
    }

    private static void assertGarbage(ProbeResult result, String what) {
        assertThat(failed(result).reason()).isEqualTo(Reason.PROTOCOL);
        assertThat(failed(result).detail()).isEqualTo("the answer cannot be used: " + what);
        assertThat(gauge(result, "probe_dns_query_succeeded")).isZero();
    }

    private static byte[] query(java.io.InputStream in) throws IOException {
        DataInputStream data = new DataInputStream(in);
        return data.readNBytes(data.readUnsignedShort());
    }

    private static ARecord address(String address) {
        return new ARecord(Name.fromConstantString("example.com."), DClass.IN, 3600, InetAddress.ofLiteral(address));
    }
}
