package dev.chiron.web;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Optional;

/** The door of the scrape listener: lets in whom the web configuration lets in, and finds the path beneath the prefix. */
final class ScrapeFront implements HttpHandler {
    private final RoutePrefix prefix;
    private final WebGuard guard;
    private final ScrapeRoutes routes;

    ScrapeFront(RoutePrefix prefix, WebGuard guard, ScrapeRoutes routes) {
        this.prefix = prefix;
        this.guard = guard;
        this.routes = routes;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            JdkRequest request = JdkRequest.of(exchange);
            guard.headers().forEach(exchange.getResponseHeaders()::set);
            Optional<Reply> refusal = guard.refusal(request);
            Optional<String> path = prefix.strip(request.path());
            if (refusal.isPresent()) {
                request.send(refusal.get());
            } else if (path.isPresent()) {
                routes.answer(request.at(path.get()));
            } else {
                request.send(outside(request.path()));
            }
        }
    }

    private Reply outside(String path) {
        if (path.equals("/")) {
            return Reply.of(302, Reply.PLAIN, "").with("Location", prefix.externalUrl());
        }
        return (path + "/").equals(prefix.path())
                ? Reply.of(301, Reply.PLAIN, "").with("Location", prefix.path())
                : Reply.plainError(404, "404 page not found");
    }
}
