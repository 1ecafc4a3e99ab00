package dev.chiron.web;

import dev.chiron.schedule.Clock;
import io.helidon.common.socket.SocketOptions;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How long a caller may keep a connection without getting on: whoever opens many and says nothing must not fill the listener.
 *
 * @param silence the longest wait for the next byte, in a handshake, a request and between two
 * @param idle the longest time between two requests, and until the first line of one is complete
 * @param head the longest time for the header fields of a request
 */
record ConnectionLimits(Duration silence, Duration idle, Duration head) {
    static final ConnectionLimits STANDARD =
            new ConnectionLimits(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(30));

    private static final int MOST_CONNECTIONS = 10_000;

    /** Sets what the server itself can hold. */
    void apply(WebServerConfig.Builder server) {
        server.connectionOptions(SocketOptions.builder().readTimeout(silence).build())
                .idleConnectionTimeout(idle)
                .idleConnectionPeriod(idle.dividedBy(4))
                .maxTcpConnections(MOST_CONNECTIONS);
    }

    /** Looks after the heads of a listener's requests, until it is closed. */
    Heads heads(Clock clock) {
        Heads heads = new Heads(head, clock);
        heads.watch.start();
        return heads;
    }

    /** Closes connections whose header fields do not end in time. */
    static final class Heads implements Http1ConnectionListener, AutoCloseable {
        private final Duration most;
        private final Clock clock;
        private final Map<ConnectionContext, Long> begun = new ConcurrentHashMap<>();
        private final Thread watch = Thread.ofVirtual().name("request-heads").unstarted(this::look);

        private Heads(Duration most, Clock clock) {
            this.most = most;
            this.clock = clock;
        }

        Http1Config http() {
            return Http1Config.builder().addReceiveListener(this).build();
        }

        @Override
        public void prologue(ConnectionContext context, HttpPrologue prologue) {
            begun.put(context, clock.nanos());
        }

        @Override
        public void headers(ConnectionContext context, Headers headers) {
            begun.remove(context);
        }

        private void look() {
            try {
                while (true) {
                    Thread.sleep(most.dividedBy(4));
                    begun.forEach(this::closeIfLate);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        /** A connection that ended by itself is closed once more, which does nothing. */
        private void closeIfLate(ConnectionContext context, long since) {
            if (clock.since(since).compareTo(most) > 0 && begun.remove(context) != null) {
                context.serverSocket().close();
            }
        }

        @Override
        public void close() {
            watch.interrupt();
        }
    }
}
