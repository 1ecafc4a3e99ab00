package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/**
 * An HTTP server on a free loopback port whose answers the test sets, and changes, by path; it remembers what was asked.
 *
 * <p>A path without an answer is 404. Each request has a virtual thread.
 */
public final class ScriptedHttpServer implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Function<Request, Answer>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private ScriptedHttpServer(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.createContext("/", this::exchange);
        server.setExecutor(threads);
        server.start();
    }

    /** What a request was; header names in lower case, the first value of each. */
    public record Request(String method, URI uri, Map<String, String> headers, String body) {}

    /** What is answered, after the delay. */
    public record Answer(int status, Map<String, String> headers, String body, Duration delay) {
        /** Text at once. */
        public static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body, Duration.ZERO);
        }

        /** JSON with status 200 at once. */
        public static Answer json(String body) {
            return of(200, body).with("Content-Type", "application/json");
        }

        public Answer with(String header, String value) {
            Map<String, String> all = new ConcurrentHashMap<>(headers);
            all.put(header, value);
            return new Answer(status, Map.copyOf(all), body, delay);
        }

        public Answer after(Duration time) {
            return new Answer(status, headers, body, time);
        }
    }

    /** A server that speaks HTTP/1.1. */
    public static ScriptedHttpServer start() {
        return startOn(FreePort.find());
    }

    /** The same on a port that was free before. */
    public static ScriptedHttpServer startOn(int port) {
        try {
            return new ScriptedHttpServer(HttpServer.create(address(port), BACKLOG), "http");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server that speaks HTTP/1.1 over TLS. */
    public static ScriptedHttpServer startTls(SSLContext context) {
        try {
            HttpsServer server = HttpsServer.create(address(FreePort.find()), BACKLOG);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return new ScriptedHttpServer(server, "https");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers this path so from now on. */
    public ScriptedHttpServer on(String path, Answer answer) {
        return on(path, request -> answer);
    }

    /** Answers this path with text from now on. */
    public ScriptedHttpServer on(String path, int status, String body) {
        return on(path, Answer.of(status, body));
    }

    /** Lets the test answer this path from now on. */
    public ScriptedHttpServer on(String path, Function<Request, Answer> answer) {
        answers.put(path, answer);
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The URL of a path, by address. */
    public URI url(String path) {
        return URI.create(scheme + "://127.0.0.1:" + port() + path);
    }

    /** All requests so far for a path, oldest first, without those whose body has not come yet. */
    public List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.uri().getPath().equals(path))
                .toList();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            Request request = read(exchange);
            requests.add(request);
            Answer answer = answers.getOrDefault(
                            request.uri().getPath(), unknown -> Answer.of(404, "no answer is scripted\n"))
                    .apply(request);
            if (!hasClosedWithin(answer.delay())) {
                write(exchange, answer);
            }
        }
    }

    private static Request read(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new ConcurrentHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        return new Request(exchange.getRequestMethod(), exchange.getRequestURI(), Map.copyOf(headers), body);
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        byte[] body = answer.body().getBytes(UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        boolean bodiless = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(answer.status(), bodiless ? -1 : body.length);
        if (!bodiless) {
            exchange.getResponseBody().write(body);
        }
    }

    private boolean hasClosedWithin(Duration delay) {
        try {
            return closed.await(delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }
}
