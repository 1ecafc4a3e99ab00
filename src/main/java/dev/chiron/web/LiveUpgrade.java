package dev.chiron.web;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request for the stream become a WebSocket. Whoever may not, or asks wrongly, is left to the routes, which say why
 * as they do everywhere.
 */
final class LiveUpgrade implements Http1Upgrader, AutoCloseable {
    static final int MOST_SUBSCRIBERS = 4_096;

    private final Gate gate;
    private final WebGuard guard;
    private final ControlSources sources;
    private final LiveSnapshot snapshot;
    private final LiveSessions sessions;

    LiveUpgrade(Gate gate, WebGuard guard, ControlSources sources) {
        this.gate = gate;
        this.guard = guard;
        this.sources = sources;
        this.snapshot = new LiveSnapshot(sources.monitor(), sources.live(), sources.clock());
        this.sessions = new LiveSessions(sources.live().times().send());
    }

    @Override
    public String supportedProtocol() {
        return "websocket";
    }

    @Override
    public @Nullable ServerConnection upgrade(
            ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
        UpgradeRequest request = new UpgradeRequest(prologue, headers);
        String key = WebSocketHandshake.key(request).orElse("");
        boolean ours =
                LiveArea.isAt(request.path()) && prologue.protocolVersion().equals("1.1");
        if (!ours || key.isEmpty() || sources.live().hub().subscribers() >= MOST_SUBSCRIBERS) {
            return null;
        }
        try {
            admit(request);
            LiveWish wish =
                    LiveWish.of(Query.parse(request.query()), sources.monitor().fleet());
            if (guard.tooMany()) {
                return null;
            }
            context.dataWriter().writeNow(BufferData.create(WebSocketHandshake.answer(key, guard.headers())));
            LiveOpening opening = LiveOpening.of(wish, sources.live().hub(), snapshot);
            LiveSocket socket = new LiveSocket(context, sources.clock());
            return new LiveSession(socket, opening, sources.live().times(), () -> allows(request), sessions);
        } catch (Problem refused) {
            return null;
        }
    }

    private void admit(Request request) throws Problem {
        gate.checkOrigin(request);
        gate.admit(request, Role.Need.READING);
    }

    /** Whether the one who asked might still ask: a token may have been taken away since. */
    private boolean allows(Request request) {
        try {
            admit(request);
            return true;
        } catch (Problem refused) {
            return false;
        }
    }

    /** Says good-bye to all subscribers. */
    @Override
    public void close() {
        sessions.close();
    }
}
