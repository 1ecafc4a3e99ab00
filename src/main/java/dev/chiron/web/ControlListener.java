package dev.chiron.web;

import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * The listener that can act: API and webhook, on Helidon's web server. Loading that takes a quarter of a second, so start
 * it beside the scrape listener, never before.
 */
public final class ControlListener implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final ListenAddress address;
    private final RouteTable table;
    private final WebServer server;
    private final LiveUpgrade live;
    private final ConnectionLimits.Heads heads;

    private ControlListener(
            ListenAddress address, RouteTable table, WebServer server, LiveUpgrade live, ConnectionLimits.Heads heads) {
        this.address = address;
        this.table = table;
        this.server = server;
        this.live = live;
        this.heads = heads;
    }

    /**
     * Binds and starts to answer.
     *
     * @param security what holds now; asked at every request, so that a reload counts at once
     * @param web TLS and users
     * @throws IOException when it must not or cannot stand there; its message says which address and why
     */
    public static ControlListener start(
            ListenAddress address, Supplier<SecuritySettings> security, WebConfigFile web, ControlSources sources)
            throws IOException {
        return start(address, security, web, sources, ConnectionLimits.STANDARD);
    }

    static ControlListener start(
            ListenAddress address,
            Supplier<SecuritySettings> security,
            WebConfigFile web,
            ControlSources sources,
            ConnectionLimits limits)
            throws IOException {
        String refusal =
                new ControlSettings(address, security.get(), web).refusal().orElse("");
        if (!refusal.isEmpty()) {
            throw new IOException(refusal);
        }
        tryToBind(address);
        WebGuard guard = new WebGuard(web::current, sources.clock());
        Sessions sessions = new Sessions(sources.clock());
        Callers callers = new Callers(security, guard, sessions);
        Gate gate = new Gate(address, web.tls().isPresent(), security, callers);
        SessionArea session = new SessionArea(gate, callers, sessions, new LoginLimit(sources.clock()));
        RouteTable table = ControlRoutes.table(session, security, sources);
        ControlRoutes routes = new ControlRoutes(gate, guard, table, sources);
        LiveUpgrade live = new LiveUpgrade(gate, guard, sources);
        WebServerConfig.Builder builder = WebServer.builder();
        web.sslContext().ifPresent(context -> builder.tls(tls(context, web)));
        limits.apply(builder);
        ConnectionLimits.Heads heads = limits.heads(sources.clock());
        WebServer server = builder.bindAddress(address.socketAddress())
                .backlog(BACKLOG)
                .shutdownHook(false)
                .shutdownGracePeriod(LAST_WORDS)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(Http1ConnectionSelector.builder()
                        .config(heads.http())
                        .addUpgrader(live)
                        .putUpgrader("WebSocket", live) // Helidon looks the word up as it was written.
                        .build())
                .routing(routing -> routing.any((request, response) -> answer(routes, request, response)))
                .build();
        server.start();
        if (!server.isRunning()) {
            throw new IOException("cannot listen on " + address + ": the server did not start; its log says why");
        }
        return new ControlListener(address.at(server.port()), table, server, live, heads);
    }

    /** Helidon only logs that an address is taken, with a stack trace, and says that it started. */
    private static void tryToBind(ListenAddress address) throws IOException {
        try (ServerSocket trial = new ServerSocket()) {
            trial.bind(address.socketAddress());
        } catch (IOException e) {
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private static Tls tls(SSLContext context, WebConfigFile web) {
        SSLParameters parameters = context.getDefaultSSLParameters();
        web.tls().ifPresent(tls -> tls.configure(parameters));
        return Tls.builder().sslContext(context).sslParameters(parameters).build();
    }

    private static void answer(ControlRoutes routes, ServerRequest request, ServerResponse response) {
        ControlRequest asked = new ControlRequest(request);
        Reply reply = routes.answer(asked);
        response.status(reply.status());
        reply.headers().forEach(response::header);
        if (asked.method().equals("HEAD")) {
            response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(reply.body().length));
            response.send();
        } else {
            response.send(reply.body());
        }
        if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
            // Helidon says that it closes, and leaves the connection open.
            throw new CloseConnectionException("closed as the caller asked");
        }
    }

    /** Where it stands, with the port that was really taken. */
    public ListenAddress address() {
        return address;
    }

    /** What it answers. */
    RouteTable table() {
        return table;
    }

    /** Says good-bye on every stream, accepts nothing more and gives running requests two seconds to end. */
    @Override
    public void close() {
        live.close();
        heads.close();
        server.stop();
    }
}
