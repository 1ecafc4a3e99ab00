package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.schedule.Deadline;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One unary call over a connection of its own: a message there, a message and a status back; of one thread. */
final class GrpcCall {
    private static final int LARGEST_MESSAGE = 4 << 20;
    private static final int PREFIX = 1 + Integer.BYTES;
    private static final long MOST_MILLIS = 99_999_999;

    private final Http2Exchange exchange;
    private final Deadline deadline;

    GrpcCall(Connection connection, Deadline deadline) throws IOException {
        this.exchange = new Http2Exchange(connection.in(), connection.out());
        this.deadline = deadline;
    }

    /**
     * How it ended.
     *
     * @param message the answer; there is one whenever the status is OK
     */
    record Outcome(GrpcStatus status, Optional<ByteBuffer> message) {
        /** One that we gave up. */
        private Outcome(int code, String said) {
            this(GrpcStatus.ours(code, said), Optional.empty());
        }
    }

    /**
     * Calls and waits for the end.
     *
     * @param method with its service: {@code /package.Service/Method}
     * @param metadata fields whose names and values are fit to be sent
     */
    Outcome call(String scheme, String authority, String method, List<HttpHead.Field> metadata, byte[] message)
            throws IOException {
        List<HttpHead.Field> fields = new ArrayList<>();
        fields.add(new HttpHead.Field("content-type", "application/grpc"));
        fields.add(new HttpHead.Field("user-agent", "Chiron"));
        fields.add(new HttpHead.Field("te", "trailers"));
        long millis = Math.clamp(deadline.remainingMillis(), 1, MOST_MILLIS);
        fields.add(new HttpHead.Field("grpc-timeout", millis + "m"));
        fields.addAll(metadata);
        ByteBuffer framed = ByteBuffer.allocate(PREFIX + message.length)
                .put((byte) 0)
                .putInt(message.length)
                .put(message);
        InputStream body = new ByteArrayInputStream(framed.array());
        try {
            exchange.send(Http2Head.request("POST", scheme, authority, method, fields), Optional.of(body));
            return outcome();
        } catch (Http2Fault e) {
            return new Outcome(GrpcStatus.of(e, deadline.expired()), Optional.empty());
        }
    }

    private Outcome outcome() throws IOException {
        HttpHead head = exchange.head();
        if (head.status() != 200 || !isGrpc(head.first("content-type").orElse(""))) {
            return new Outcome(GrpcStatus.ofHttp(head.status()), Optional.empty());
        }
        if (exchange.ended()) {
            return ended(GrpcStatus.in(head.fields()), Optional.empty());
        }
        byte[] prefix = read(PREFIX);
        Optional<ByteBuffer> message = Optional.empty();
        if (prefix.length == PREFIX) {
            int length = ByteBuffer.wrap(prefix).getInt(1);
            if (prefix[0] != 0) {
                return new Outcome(GrpcStatus.INTERNAL, "a message that is compressed, which was not asked for");
            }
            if (length < 0 || length > LARGEST_MESSAGE) {
                return new Outcome(
                        GrpcStatus.RESOURCE_EXHAUSTED, "a message of " + Integer.toUnsignedString(length) + " bytes");
            }
            message = Optional.of(ByteBuffer.wrap(read(length))).filter(bytes -> bytes.limit() == length);
        }
        boolean more = read(1).length > 0;
        if (exchange.trailers().isEmpty()) {
            return new Outcome(GrpcStatus.INTERNAL, "an end without a status");
        }
        GrpcStatus status = GrpcStatus.in(exchange.trailers());
        return more && status.ok() ? new Outcome(GrpcStatus.INTERNAL, "more than one message") : ended(status, message);
    }

    private static Outcome ended(GrpcStatus status, Optional<ByteBuffer> message) {
        return status.ok() && message.isEmpty()
                ? new Outcome(GrpcStatus.INTERNAL, "OK without a message")
                : new Outcome(status, message);
    }

    private static boolean isGrpc(String contentType) {
        return contentType.matches("application/grpc([+;].*)?");
    }

    /** Fewer bytes only at the end. */
    private byte[] read(int length) throws IOException {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length) {
            int count = exchange.read(bytes, filled, length - filled);
            if (count < 0) {
                return Arrays.copyOf(bytes, filled);
            }
            filled += count;
        }
        return bytes;
    }
}
