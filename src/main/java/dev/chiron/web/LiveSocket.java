package dev.chiron.web;

import dev.chiron.schedule.Clock;
import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.ConnectionContext;
import java.time.Duration;
import java.time.Instant;

/** The connection under a stream: one thread sends, another one reads, any may ask how long the sending takes. */
final class LiveSocket {
    private static final long NOT_SENDING = Long.MIN_VALUE;

    private final ConnectionContext context;
    private final Clock clock;
    private volatile long sendingSince = NOT_SENDING;
    private volatile long heard;

    LiveSocket(ConnectionContext context, Clock clock) {
        this.context = context;
        this.clock = clock;
        this.heard = clock.nanos();
    }

    WebSocketInput input() {
        return new WebSocketInput(context.dataReader());
    }

    /** Sends bytes as they are, waiting as long as the peer does not take them. */
    void send(byte[] bytes) {
        sendingSince = clock.nanos();
        context.dataWriter().writeNow(BufferData.create(bytes));
        sendingSince = NOT_SENDING;
    }

    /** For how long the send that runs has been waiting; zero when none does. */
    Duration sending() {
        long since = sendingSince;
        return since == NOT_SENDING ? Duration.ZERO : clock.since(since);
    }

    /** Notes that the peer gave a sign of life. */
    void heard() {
        heard = clock.nanos();
    }

    Duration silent() {
        return clock.since(heard);
    }

    long nanos() {
        return clock.nanos();
    }

    Instant now() {
        return clock.now();
    }
}
