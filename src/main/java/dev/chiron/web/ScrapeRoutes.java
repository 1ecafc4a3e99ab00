package dev.chiron.web;

import com.sun.net.httpserver.HttpHandler;
import dev.chiron.monitor.ServiceView;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which path of the scrape listener is answered by what; paths match exactly. */
final class ScrapeRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ScrapeRoutes.class);
    private static final String SERVICE_HEALTH = "/health/";
    private static final int CONFIG_INDENT = 4;

    /** The paths that can be read, beside {@code /health/} with a service's name. */
    private static final Set<String> PATHS =
            Set.of("/", "/metrics", "/probe", "/logs", "/config", "/health", "/ready", "/-/healthy", "/-/ready");

    private final ScrapeSettings settings;
    private final ScrapeSources sources;
    private final HttpHandler metrics;
    private final ProbeEndpoint probe;
    private final LogsEndpoint logs;
    private final LandingPage landing;

    ScrapeRoutes(ScrapeSettings settings, ScrapeSources sources, MetricsHandler metrics) {
        this.settings = settings;
        this.sources = sources;
        this.metrics = metrics;
        ProbeHistory history = new ProbeHistory(settings.historyLimit());
        this.probe = new ProbeEndpoint(settings, sources, history);
        this.logs = new LogsEndpoint(history, settings.probeLog());
        this.landing = new LandingPage(history);
    }

    /** Sends the answer. */
    void answer(JdkRequest request) throws IOException {
        try {
            if (request.path().equals("/metrics") && request.reading()) {
                checkOnScrape(request);
                metrics.handle(request.exchange());
            } else {
                request.send(reply(request));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            LOG.error("cannot answer {} {}", request.method(), request.path(), e);
            request.send(Reply.plainError(500, "Internal server error"));
        }
    }

    private Reply reply(JdkRequest request) throws InterruptedException {
        String path = request.path();
        if (path.equals("/-/reload")) {
            return reload(request);
        }
        boolean known = PATHS.contains(path) || path.startsWith(SERVICE_HEALTH);
        if (known && !request.reading()) {
            return notAllowed("GET, HEAD", "This endpoint is only for reading.");
        }
        return switch (path) {
            case "/" -> landing.reply();
            case "/probe" -> probe.answer(request);
            case "/logs" -> logs.answer(Query.parse(request.query()));
            case "/config" ->
                Reply.ok(Reply.PLAIN, sources.configuration().get().yaml(CONFIG_INDENT));
            case "/health" -> sources.health().health();
            case "/ready" -> sources.health().readiness();
            case "/-/healthy" -> Reply.ok(Reply.PLAIN, "Healthy");
            case "/-/ready" ->
                sources.health().isReady() ? Reply.ok(Reply.PLAIN, "Ready") : Reply.plainError(503, "Not ready");
            default ->
                path.startsWith(SERVICE_HEALTH)
                        ? serviceHealth(path.substring(SERVICE_HEALTH.length()))
                        : Reply.plainError(404, "404 page not found");
        };
    }

    private static Reply notAllowed(String allowed, String message) {
        return Reply.plainError(405, message).with("Allow", allowed);
    }

    private Reply serviceHealth(String encoded) {
        Optional<ServiceView> view = Query.unescape(encoded)
                .flatMap(name -> sources.monitor().fleet().find(name));
        return view.map(found -> HealthJson.of(found, sources.clock().now()))
                .orElseGet(() -> Reply.plainError(404, "No such service"));
    }

    private Reply reload(Request request) {
        if (!request.method().equals("POST")) {
            return notAllowed("POST", "This endpoint requires a POST request.");
        }
        if (!settings.lifecycle()) {
            return Reply.plainError(403, "Lifecycle API is not enabled: start with --web.enable-lifecycle");
        }
        List<String> problems = sources.reload().run();
        return problems.isEmpty()
                ? Reply.ok(Reply.PLAIN, "")
                : Reply.plainError(500, "failed to reload config: " + String.join("\n", problems));
    }

    /** Services that are probed on every scrape are probed now, within the time that the scrape leaves. */
    private void checkOnScrape(Request request) throws InterruptedException {
        double scrape =
                ScrapeTimeout.ofHeader(request.header(ScrapeTimeout.HEADER)).orElse(10);
        ScrapeTimeout most = ScrapeTimeout.effective(scrape, settings.timeoutOffset(), Optional.empty());
        sources.monitor().checkOnScrape(most.duration());
    }
}
