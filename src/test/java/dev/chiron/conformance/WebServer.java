package dev.chiron.conformance;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealNginx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One nginx with many faces, each on a port of its own: {@code nginx.conf} beside the case files tells which. */
final class WebServer implements AutoCloseable {
    private static final Path CONFIGURATION = Path.of("src/test/resources/conformance/nginx.conf");
    private static final List<String> FACES =
            List.of("tls", "tls-http1", "tls12", "tls-name-only", "tls-expired", "tls-foreign", "tls-client", "proxy");

    private final Map<String, Integer> ports = new HashMap<>();
    private final RealNginx nginx;

    /** Starts with what the files of certificates and passwords are called. */
    WebServer(Names files) {
        int port = FreePort.find();
        ports.put("web", port);
        FACES.forEach(face -> ports.put(face, FreePort.find()));
        Map<String, String> all = new HashMap<>(files.values());
        ports.forEach((face, at) -> all.put(face, "127.0.0.1:" + at));
        nginx = RealNginx.startHttp(port, new Names(all).fill(configuration()));
    }

    /** The port of each face. */
    Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    @Override
    public void close() {
        nginx.close();
    }

    private static String configuration() {
        try {
            return Files.readString(CONFIGURATION);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
