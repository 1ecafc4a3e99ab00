package dev.chiron.conformance;

import dev.chiron.testing.Certificates;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.PemFiles;
import dev.chiron.testing.RealGrpc;
import dev.chiron.testing.RealNamed;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.ScriptedTcpServer;
import dev.chiron.testing.TempFolder;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The servers that all cases share, real ones where they exist, and what case files call them. */
final class Neighbourhood implements AutoCloseable {
    private static final Path ZONE = Path.of("src/test/resources/conformance/named.zone");

    /** Subjects of every shape, by the names of their certificates. */
    private static final Map<String, String> SUBJECTS = Map.of(
            "noble",
            "CN=one,CN=two,OU=b,OU=a,O=Org\\, Inc.,C=PL,L=Łódź,ST=łódzkie,STREET=Main 1,OID.2.5.4.17=90-001,SERIALNUMBER=42",
            "strange",
            "CN=strange,DC=example,DC=com,UID=me,EMAILADDRESS=me@example.com,T=boss,OID.1.2.3.4=custom",
            "several",
            "CN=several+OU=unit+O=first,O=second,C=PL,C=DE",
            "escaped",
            "CN=\\#a\\+b\\;c\\<d\\>\\\"e\\\\,O=\\ spaces\\ ",
            "nameless",
            "");

    private static final Map<String, BigInteger> SERIALS = Map.of(
            "noble",
            new BigInteger("0BFFBC11F1907D02AF719AFCD64FB253", 16),
            "strange",
            BigInteger.valueOf(0x80FF),
            "several",
            BigInteger.valueOf(0x123));

    private final TempFolder folder = TempFolder.create("conformance");
    private final Deque<AutoCloseable> servers = new ArrayDeque<>();
    private final Map<String, IssuedCertificate> certificates = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    Neighbourhood() {
        try {
            issueCertificates();
            writeFiles();
            address("closed", keep(deaf()).getLocalPort());
            address("silent", keep(ScriptedTcpServer.hang()).port());
            keep(new WebServer(new Names(names))).ports().forEach(this::address);
            RealNamed named = keep(RealNamed.start("example.test.", zone(), Optional.of(certificate("good"))));
            address("dns", named.target());
            address("dns-tls", named.tlsTarget());
            address("grpc", serving(RealGrpc.start()).target());
            address(
                    "grpc-tls",
                    serving(RealGrpc.startTls(certificate("good"), "TLSv1.2", "TLSv1.3"))
                            .target());
            address("redis", keep(RealRedis.create()).port());
            address(
                    "postgres",
                    keep(RealPostgres.with().tls(certificate("good")).start()).port());
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    Map<String, String> names() {
        return Map.copyOf(names);
    }

    /** By the names under which a script starts TLS. */
    Map<String, IssuedCertificate> certificates() {
        return Map.copyOf(certificates);
    }

    @Override
    public void close() {
        servers.forEach(Neighbourhood::close);
        folder.close();
    }

    private void issueCertificates() {
        Certificates authority = Certificates.authority();
        certificates.put("good", authority.issue("localhost", "foo.example.com", "127.0.0.1", "::1"));
        certificates.put("name-only", authority.issue("localhost"));
        certificates.put("expired", authority.issueExpired("localhost", "127.0.0.1"));
        certificates.put("foreign", Certificates.authority().issue("localhost", "127.0.0.1"));
        certificates.put("client", authority.issue("client"));
        certificates.put("chained", authority.intermediate().issue("localhost", "127.0.0.1"));
        SUBJECTS.forEach((name, subject) -> certificates.put(
                name, authority.issueTo(subject, SERIALS.getOrDefault(name, BigInteger.TWO), "127.0.0.1")));
        certificates.forEach((name, certificate) -> {
            PemFiles files = certificate.writePem(TempFolder.in(folder.folder(name)));
            names.put(name + "-cert", files.certificate().toString());
            names.put(name + "-key", files.key().toString());
            names.put(name + "-ca", files.authority().toString());
        });
        names.put("ca", names.get("good-ca"));
        names.put("ca-inline", escaped(certificate("good")));
    }

    private void address(String name, int port) {
        address(name, "127.0.0.1:" + port);
    }

    private void address(String name, String target) {
        names.put(name, target);
        names.put(name + "-port", target.replaceFirst(".*:", ""));
    }

    /** A socket that has a port and never listens: who calls it is refused, and nobody else can take the port. */
    private static Socket deaf() {
        Socket socket = new Socket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return socket;
    }

    private RealGrpc serving(RealGrpc server) {
        return keep(server.with("serving", ServingStatus.SERVING).with("resting", ServingStatus.NOT_SERVING));
    }

    private static String zone() {
        try {
            return Files.readString(ZONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private IssuedCertificate certificate(String name) {
        return Objects.requireNonNull(certificates.get(name));
    }

    private void writeFiles() {
        Map.of(
                        "password-file", "pass word\n\n",
                        "user-file", " user\n",
                        "token-file", "token\n",
                        "body-file", "from a file",
                        "htpasswd", "user:{PLAIN}pass word\n")
                .forEach(
                        (name, text) -> names.put(name, folder.write(name, text).toString()));
    }

    /** The authority as PEM, its lines ending as a quoted YAML text has them. */
    private String escaped(IssuedCertificate certificate) {
        try {
            return Files.readString(certificate.writePem(folder).authority()).replace("\n", "\\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T keep(T server) {
        servers.push(server);
        return server;
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
