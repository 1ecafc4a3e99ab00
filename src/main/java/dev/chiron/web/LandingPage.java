package dev.chiron.web;

import java.util.Set;

/** What a person finds at {@code /}: where to go from here. */
final class LandingPage {
    /** The paths that can be read, beside {@code /metrics} and {@code /health/} with a service's name. */
    static final Set<String> PATHS = Set.of("/", "/metrics", "/probe", "/health", "/ready", "/-/healthy", "/-/ready");

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Chiron</title>
            <style>body { font: 16px/1.5 system-ui, sans-serif; max-width: 40em; margin: 2em auto; padding: 0 1em }</style>
            </head>
            <body>
            <h1>Chiron</h1>
            <p>A Prometheus exporter that watches services and heals them.</p>
            <ul>
            <li><a href="metrics">Metrics</a> of all watched services and of Chiron itself</li>
            <li><a href="probe?target=localhost:9815&amp;module=http_2xx&amp;debug=true">Probe any target</a>:
            <code>/probe?target=…&amp;module=…</code></li>
            <li><a href="health">Health</a> of Chiron; <code>/health/{service}</code> of one service</li>
            <li><a href="ready">Readiness</a></li>
            </ul>
            </body>
            </html>
            """;

    Reply reply() {
        return Reply.ok(Reply.HTML, PAGE);
    }
}
