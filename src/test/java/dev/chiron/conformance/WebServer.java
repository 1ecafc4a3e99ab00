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

    private final Map<String, String> names = new HashMap<>();
    private final RealNginx nginx;

    /** Starts with what the files of certificates and passwords are called. */
    WebServer(Names files) {
        Map<String, String> all = new HashMap<>(files.values());
        int port = FreePort.find();
        names.put("web", "127.0.0.1:" + port);
        FACES.forEach(face -> names.put(face, "127.0.0.1:" + FreePort.find()));
        all.putAll(names);
        nginx = RealNginx.startHttp(port, new Names(all).fill(configuration()));
    }

    /** The address of each face. */
    Map<String, String> names() {
        return Map.copyOf(names);
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
