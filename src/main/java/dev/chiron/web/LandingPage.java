package dev.chiron.web;

import dev.chiron.config.UrlPasswords;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;

/** What a person finds at {@code /}: where to go from here, and what the latest probes saw. */
final class LandingPage {
    private static final String STYLE = """
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; background: #fff }
            table { border-collapse: collapse; width: 100% }
            th, td { text-align: left; padding: .2em .8em .2em 0; border-bottom: 1px solid #ddd; white-space: nowrap }
            td:nth-child(2) { width: 100%; white-space: normal; overflow-wrap: anywhere }
            strong { color: #b00020 }
            @media (prefers-color-scheme: dark) { body { color: #ddd; background: #181818 } a { color: #8ab4f8 } th, td { border-color: #444 } strong { color: #ff8a80 } }
            """;
    private static final String HEAD = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Chiron</title>
            <style>%s</style>
            </head>
            <body>
            <h1>Chiron</h1>
            <p>A Prometheus exporter that watches services and heals them.</p>
            <ul>
            <li><a href="metrics">Metrics</a> of all watched services and of Chiron itself</li>
            <li><a href="probe?target=prometheus.io&amp;module=http_2xx">Probe prometheus.io for http_2xx</a>,
            <a href="probe?target=prometheus.io&amp;module=http_2xx&amp;debug=true">with its log</a>:
            <code>probe?target=…&amp;module=…</code></li>
            <li><a href="config">Configuration</a> in force, without its secrets</li>
            <li><a href="health">Health</a> of Chiron; <code>health/{service}</code> of one service</li>
            <li><a href="ready">Readiness</a></li>
            </ul>
            <h2>Recent Probes</h2>
            """.formatted(STYLE);
    private static final String TABLE = """
            <table>
            <tr><th>Module</th><th>Target</th><th>Result</th><th>Reason</th><th>Took</th><th>Debug</th></tr>
            """;

    private final ProbeHistory history;
    private final String policy;

    LandingPage(ProbeHistory history) {
        this.history = history;
        this.policy = "default-src 'none'; style-src 'sha256-" + sha256(STYLE)
                + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
    }

    Reply reply() {
        StringBuilder page = new StringBuilder(HEAD).append(TABLE);
        history.newestFirst().forEach(entry -> appendRow(page, entry));
        page.append("</table>\n</body>\n</html>\n");
        return Reply.ok(Reply.HTML, page.toString())
                .with("Content-Security-Policy", policy)
                .with("X-Content-Type-Options", "nosniff")
                .with("Cache-Control", "no-store");
    }

    private static void appendRow(StringBuilder page, ProbeHistory.Entry entry) {
        Probed probed = entry.probed();
        boolean passed = probed.run().result().passed();
        double seconds = probed.run().duration().toNanos() / 1e9;
        page.append("<tr><td>").append(escaped(probed.module().name()));
        page.append("</td><td>")
                .append(escaped(UrlPasswords.hiddenInTarget(probed.target().address())));
        page.append("</td><td>").append(passed ? "Success" : "<strong>Failure</strong>");
        page.append("</td><td>").append(escaped(probed.reason()));
        page.append("</td><td>").append(String.format(Locale.ROOT, "%.3f s", seconds));
        page.append("</td><td><a href=\"logs?id=").append(entry.id()).append("\">Logs</a></td></tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;")
                .replace("'", "&#39;");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
