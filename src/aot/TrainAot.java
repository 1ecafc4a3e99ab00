import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Trains the AOT cache: runs {@code chiron serve} from its jar for a few seconds, scrapes and probes it, and lets the
 * JVM write what it learned. A source-launched program, so that the build needs nothing but the JDK.
 *
 * <p>Usage: {@code java TrainAot.java JVM_OPTIONS TRAINING_YML JAR CACHE [JAVA_HOME]}. A failed training costs start-up time
 * only, so it is told in one line and the exit code stays 0.
 */
final class TrainAot {
    private static final Duration READY_WITHIN = Duration.ofSeconds(30);
    private static final Duration WRITTEN_WITHIN = Duration.ofSeconds(90);
    private static final int ROUNDS = 12;
    /** Enough that the cache holds profiles of the hot path: the first seconds of load then cost a third less CPU. */
    private static final int PROBES = 3000;

    private final Path options;
    private final Path config;
    private final Path jar;
    private final Path cache;
    private final Path java;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private TrainAot(String[] args) {
        options = Path.of(args[0]);
        config = Path.of(args[1]);
        jar = Path.of(args[2]);
        cache = Path.of(args[3]);
        java = Path.of(args.length > 4 ? args[4] : System.getProperty("java.home"), "bin", "java");
    }

    public static void main(String[] args) throws InterruptedException {
        TrainAot training = new TrainAot(args);
        try {
            if (!training.isFresh()) {
                training.run();
            }
        } catch (IOException | RuntimeException e) {
            System.out.println("[WARNING] no AOT cache, Chiron will start slower: " + e.getMessage());
        }
    }

    private boolean isFresh() throws IOException {
        if (!Files.exists(cache)) {
            return false;
        }
        Instant made = Files.getLastModifiedTime(cache).toInstant();
        for (Path input : List.of(jar, options, config)) {
            if (Files.getLastModifiedTime(input).toInstant().isAfter(made)) {
                return false;
            }
        }
        return true;
    }

    private void run() throws IOException, InterruptedException {
        Files.deleteIfExists(cache);
        Path work = Files.createTempDirectory(cache.toAbsolutePath().getParent(), "training");
        HttpServer target = target();
        try {
            train(work, "127.0.0.1:" + target.getAddress().getPort());
        } finally {
            target.stop(0);
            delete(work);
        }
    }

    private void train(Path work, String target) throws IOException, InterruptedException {
        int web = freePort();
        Path log = work.resolve("log");
        Process chiron = start(work, web, log, target);
        try {
            awaitReady(chiron, web, log);
            for (int round = 0; round < ROUNDS; round++) {
                get(web, "/metrics");
                get(web, "/probe?module=http&target=" + encoded("http://" + target + "/health"));
                get(web, "/probe?module=tcp&debug=true&target=" + encoded(target));
                get(web, "/health");
                TimeUnit.MILLISECONDS.sleep(100);
            }
            for (int probe = 0; probe < PROBES; probe++) {
                get(web, "/probe?module=http&target=" + encoded("http://" + target + "/health"));
            }
            chiron.destroy();
            if (!chiron.waitFor(WRITTEN_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the training run did not end within " + WRITTEN_WITHIN);
            }
            if (!Files.exists(cache)) {
                throw new IOException("the training run ended with " + chiron.exitValue() + " and " + lastLine(log));
            }
        } catch (IOException e) {
            chiron.destroyForcibly().waitFor();
            Files.deleteIfExists(cache); // a JVM that failed writes one too
            throw e;
        }
    }

    private Process start(Path work, int web, Path log, String target) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                java.toString(),
                "@" + options.toAbsolutePath(),
                "-XX:AOTCacheOutput=" + cache.toAbsolutePath(),
                "-jar",
                jar.toAbsolutePath().toString(),
                "serve",
                "--config.file=" + config.toAbsolutePath(),
                "--storage.path=" + work.resolve("data"),
                "--web.listen-address=127.0.0.1:" + web,
                "--control.listen-address=127.0.0.1:0");
        builder.environment().put("CHIRON_TRAINING_TARGET", target);
        builder.directory(work.toFile());
        builder.redirectErrorStream(true);
        builder.redirectOutput(log.toFile());
        return builder.start();
    }

    private void awaitReady(Process chiron, int web, Path log) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(READY_WITHIN);
        while (get(web, "/ready") != 200) {
            if (!chiron.isAlive() || Instant.now().isAfter(end)) {
                throw new IOException("the training run was not ready: " + lastLine(log));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    /** The status code of a GET, 0 if nobody answered. */
    private int get(int port, String path) throws InterruptedException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    private static HttpServer target() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "{\"status\":\"ok\",\"checks\":{\"database\":\"ok\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The last thing that Chiron said; what the JVM says about writing its cache comes after it. */
    private static String lastLine(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> !line.contains("AOT"))
                .reduce("no output", (earlier, later) -> later.strip());
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        }
    }
}
