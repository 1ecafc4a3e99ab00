package dev.chiron.web;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * A request to the JDK's HTTP server.
 *
 * @param path as the routes know it, without the prefix that everything may stand under
 */
record JdkRequest(HttpExchange exchange, String path) implements Request {
    static JdkRequest of(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return new JdkRequest(exchange, path == null || path.isEmpty() ? "/" : path);
    }

    JdkRequest at(String otherPath) {
        return new JdkRequest(exchange, otherPath);
    }

    @Override
    public String method() {
        return exchange.getRequestMethod();
    }

    @Override
    public String query() {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? "" : query;
    }

    @Override
    public Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** Sends the whole answer; to HEAD without its body. */
    void send(Reply reply) throws IOException {
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        if (method().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(reply.body().length));
            exchange.sendResponseHeaders(reply.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
        if (reply.body().length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(reply.body());
            }
        }
    }
}
