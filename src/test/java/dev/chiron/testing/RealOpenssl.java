package dev.chiron.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenSSL's own TLS server, for what no other server speaks: TLS on a unix socket, and its oldest versions. */
public final class RealOpenssl implements AutoCloseable {
    private static final String SOCKET = "socket";

    private final TempFolder folder;
    private final int port;
    private final PemFiles files;
    private @Nullable Running running;

    private RealOpenssl(IssuedCertificate certificate, int port) {
        this.folder = TempFolder.create("openssl");
        this.port = port;
        this.files = certificate.writePem(folder);
    }

    /** Listens on a unix socket. */
    public static RealOpenssl onUnixSocket(IssuedCertificate certificate) {
        RealOpenssl server = new RealOpenssl(certificate, 0);
        return server.started("-unix", SOCKET);
    }

    /** Listens on a loopback port and speaks nothing but that version, which its configuration must not forbid. */
    public static RealOpenssl speaking(String version, IssuedCertificate certificate) {
        RealOpenssl server = new RealOpenssl(certificate, FreePort.find());
        return server.started("-accept", "127.0.0.1:" + server.port, "-" + version, "-cipher", "DEFAULT:@SECLEVEL=0");
    }

    public Path path() {
        return folder.file(SOCKET);
    }

    public int port() {
        return port;
    }

    public PemFiles files() {
        return files;
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
        folder.close();
    }

    /** Starts in the folder, because OpenSSL ends when the path of its socket is longer than 31 characters. */
    private RealOpenssl started(String... where) {
        String program = Program.find("openssl", "openssl").toString();
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh", "-c", "cd " + folder.path() + " && exec \"$0\" \"$@\"", program, "s_server", "-quiet"));
        command.addAll(List.of("-cert", files.certificate().toString()));
        command.addAll(List.of("-key", files.key().toString()));
        command.addAll(List.of(where));
        try {
            running = Running.start("openssl", folder.file("log"), command);
            if (port == 0) {
                running.await("listen", () -> Files.exists(path()));
            } else {
                running.awaitPort(port);
            }
            return this;
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }
}
