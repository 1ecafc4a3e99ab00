package dev.chiron.testing;

import java.util.List;
import java.util.Optional;

/** BIND's name server on loopback, authoritative for one zone, over UDP, TCP and, if a certificate is given, TLS. */
public final class RealNamed implements AutoCloseable {
    private final TempFolder folder;
    private final int port;
    private final int tlsPort;
    private final Running running;

    private RealNamed(TempFolder folder, int port, int tlsPort, Running running) {
        this.folder = folder;
        this.port = port;
        this.tlsPort = tlsPort;
        this.running = running;
    }

    /**
     * Starts a server.
     *
     * @param zone the absolute name of the zone, such as {@code example.test.}
     * @param records the zone's file; relative names in it belong to the zone
     * @param certificate for DNS over TLS
     */
    public static RealNamed start(String zone, String records, Optional<IssuedCertificate> certificate) {
        TempFolder folder = TempFolder.create("named");
        int port = FreePort.find();
        int tlsPort = FreePort.find();
        folder.write("zone", records);
        String tls = certificate
                .map(issued -> issued.writePem(folder))
                .map(files ->
                        "tls own { cert-file \"" + files.certificate() + "\"; key-file \"" + files.key() + "\"; };\n")
                .orElse("");
        String tlsListener = tls.isEmpty() ? "" : "listen-on port " + tlsPort + " tls own { 127.0.0.1; };\n";
        folder.write("named.conf", """
                %s
                controls { };
                options {
                    directory "%s"; pid-file none; lock-file none; session-keyfile none; managed-keys-directory "%s";
                    listen-on port %d { 127.0.0.1; };
                    listen-on-v6 { none; };
                    %s
                    recursion no; dnssec-validation no; notify no; minimal-any no; minimal-responses no;
                };
                zone "%s" { type primary; file "zone"; check-names ignore; };
                """.formatted(tls, folder.path(), folder.path(), port, tlsListener, zone));
        List<String> command = List.of(
                Program.find("named", "bind9").toString(),
                "-g",
                "-n",
                "1",
                "-c",
                folder.file("named.conf").toString());
        try {
            return new RealNamed(
                    folder,
                    port,
                    tlsPort,
                    Running.start("named", folder.file("log"), command).awaitPort(port));
        } catch (RuntimeException failed) {
            folder.close();
            throw failed;
        }
    }

    /** Where it answers over UDP and TCP. */
    public String target() {
        return "127.0.0.1:" + port;
    }

    /** Where it answers over TLS, if it does. */
    public String tlsTarget() {
        return "127.0.0.1:" + tlsPort;
    }

    @Override
    public void close() {
        running.close();
        folder.close();
    }
}
