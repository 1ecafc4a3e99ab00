package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.RealNamed;
import dev.chiron.testing.TempFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The dns prober before BIND's name server. */
class DnsProbeIT {
    private static final Path RESOURCES = Path.of("src/test/resources/dns");
    private static final IssuedCertificate CERTIFICATE =
            Certificates.authority().issue("ns.example.test");

    private static RealNamed server;

    @BeforeAll
    static void start() throws Exception {
        String zone = Files.readString(RESOURCES.resolve("zone"));
        server = RealNamed.start("example.test.", zone, Optional.of(CERTIFICATE));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /**
     * The expected texts are those that blackbox_exporter logged for the same zone; three types (ISDN, IPSECKEY, AMTRELAY)
     * and mapped IPv4 addresses stand as the newer library has them that it has since moved to.
     */
    @Test
    void recordsOfEveryTypeReadAsInBlackboxExporter() throws Exception {
        List<String> expected = Files.readAllLines(RESOURCES.resolve("records.txt"), UTF_8);
        TreeSet<String> names = new TreeSet<>();
        expected.forEach(line -> names.add(line.substring(0, line.indexOf('\t'))));
        TreeSet<String> seen = new TreeSet<>();
        for (String name : names) {
            ProbeResult result =
                    run("query_name: '" + name.replace("'", "''") + "'\ntransport_protocol: tcp", server.target());
            assertThat(result).as(name).isInstanceOf(ProbeResult.Passed.class);
            result.measurements().log().stream()
                    .map(LogLine::message)
                    .filter(line -> line.startsWith("Answer: "))
                    .forEach(line -> seen.add(line.substring("Answer: ".length())));
        }
        assertThat(seen).containsExactlyElementsOf(new TreeSet<>(expected));
    }

    @Test
    void zoneIsReadOverUdp() throws Exception {
        ProbeResult result = run("query_name: example.test\nquery_type: SOA", server.target());
        assertThat(result).isInstanceOf(ProbeResult.Passed.class);
        assertThat(ProbeContract.gauge(result, "probe_dns_serial")).isEqualTo(2026112201);
        assertThat(ProbeContract.gauge(result, "probe_dns_authority_rrs")).isEqualTo(2);
        assertThat(ProbeContract.gauge(result, "probe_dns_additional_rrs")).isEqualTo(2);
    }

    @Test
    void answerThatDoesNotFitIntoADatagramIsCutAndSaysSo() throws Exception {
        ProbeResult plain = run("query_name: big.example.test\nquery_type: TXT", server.target());
        assertThat(ProbeContract.gauge(plain, "probe_dns_truncated")).isEqualTo(1);
        ProbeResult larger = run("query_name: big.example.test\nquery_type: TXT\nedns_size: 4096", server.target());
        assertThat(ProbeContract.gauge(larger, "probe_dns_truncated")).isZero();
        assertThat(ProbeContract.gauge(larger, "probe_dns_answer_rrs")).isEqualTo(4);
    }

    @Test
    void optionsOfEdnsAreNotCountedAmongTheRecords() throws Exception {
        String ask = "query_name: www.example.test\nquery_type: A\n";
        double without = ProbeContract.gauge(run(ask, server.target()), "probe_dns_additional_rrs");
        assertThat(ProbeContract.gauge(run(ask + "edns_size: 1232", server.target()), "probe_dns_additional_rrs"))
                .isEqualTo(without);
    }

    @Test
    void nameThatIsNotThereIsNotFound() throws Exception {
        ProbeResult result = run("query_name: nobody.example.test", server.target());
        assertThat(ProbeContract.failed(result).reason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(run("query_name: nobody.example.test\nvalid_rcodes: [NXDOMAIN]", server.target()))
                .isInstanceOf(ProbeResult.Passed.class);
    }

    @Test
    void zoneIsReadOverTls() throws Exception {
        try (TempFolder folder = TempFolder.create("dot")) {
            Path authority = CERTIFICATE.writePem(folder).authority();
            String ask = "query_name: www.example.test\nquery_type: A\ntransport_protocol: tcp\ndns_over_tls: true\n";
            String trusting = ask + "tls_config: {ca_file: " + authority + ", server_name: ";
            assertThat(run(trusting + "ns.example.test}", server.tlsTarget())).isInstanceOf(ProbeResult.Passed.class);
            assertThat(ProbeContract.failed(run(trusting + "other.test}", server.tlsTarget()))
                            .reason())
                    .isEqualTo(Reason.TLS);
            assertThat(ProbeContract.failed(run(ask, server.tlsTarget())).reason())
                    .isEqualTo(Reason.TLS);
            assertThat(run(trusting.replace(authority.toString(), "/nowhere/ca.pem") + "x}", server.tlsTarget()))
                    .isInstanceOf(ProbeResult.NotRun.class);
        }
    }

    @Test
    void targetIsLookedUpByTheServerOfTheModule() throws Exception {
        String port = server.target().substring(server.target().lastIndexOf(':'));
        String ask = "query_name: www.example.test\nquery_type: A\n";
        assertThat(run(ask + "preferred_ip_protocol: ip4\nresolver: " + server.target(), "ns1.example.test" + port))
                .isInstanceOf(ProbeResult.Passed.class);
        ProbeResult unknown = run(ask + "resolver: '" + server.target() + "'", "nobody.example.test" + port);
        assertThat(ProbeContract.failed(unknown).detail()).isEqualTo("the name nobody.example.test does not exist");
    }

    private static ProbeResult run(String settings, String target) throws ConfigException, InterruptedException {
        Probe probe = ConfigFile.read(
                "module.yml",
                "dns:\n" + settings.indent(2),
                Path.of(""),
                new Environment(_ -> null),
                root -> DnsProbe.KIND
                        .reader()
                        .read(root.asModule().sectionOrEmpty("dns", "settings"), Instruments.forReading()));
        return probe.run(Target.of(target), Deadline.after(Clock.system(), Duration.ofSeconds(20)));
    }
}
