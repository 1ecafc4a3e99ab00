package dev.chiron.probe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** One frame of an HTTP/2 connection (RFC 9113, 4 and 6). */
final class Http2Frame {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITY = 0x20;

    /** The largest payload that either side may send unless it is told otherwise; we tell nobody otherwise. */
    static final int LARGEST = 16_384;

    private static final int HEAD = 9;

    private final int type;
    private final int flags;
    private final int stream;
    private final byte[] payload;

    Http2Frame(int type, int flags, int stream, byte[] payload) {
        this.type = type;
        this.flags = flags;
        this.stream = stream;
        this.payload = payload;
    }

    /** The next frame; empty when the connection ended before it. */
    static Optional<Http2Frame> read(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(HEAD);
        if (bytes.length == 0) {
            return Optional.empty();
        }
        if (bytes.length < HEAD) {
            throw Http2Fault.closed("half a frame");
        }
        ByteBuffer head = ByteBuffer.wrap(bytes);
        int length = ((head.getShort() & 0xffff) << 8) | (head.get() & 0xff);
        int type = head.get() & 0xff;
        int flags = head.get() & 0xff;
        int stream = head.getInt() & Integer.MAX_VALUE;
        if (length > LARGEST) {
            throw Http2Fault.broken("a frame of " + length + " bytes, which is more than is allowed");
        }
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw Http2Fault.closed("half a frame");
        }
        return Optional.of(new Http2Frame(type, flags, stream, payload));
    }

    /** A frame that carries one number, or two. */
    static Http2Frame of(int type, int stream, int... numbers) {
        ByteBuffer payload = ByteBuffer.allocate(numbers.length * Integer.BYTES);
        Arrays.stream(numbers).forEach(payload::putInt);
        return new Http2Frame(type, 0, stream, payload.array());
    }

    int type() {
        return type;
    }

    /** 0 for the connection itself. */
    int stream() {
        return stream;
    }

    byte[] payload() {
        return payload;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The number at that byte of the payload; 0 when it is too short for one. */
    int number(int at) {
        return payload.length < at + Integer.BYTES
                ? 0
                : ByteBuffer.wrap(payload).getInt(at);
    }

    /** The payload of DATA or HEADERS without padding and priority; other frames have neither. */
    byte[] content() throws Http2Fault {
        boolean padded = has(PADDED) && (type == DATA || type == HEADERS);
        int start = (padded ? 1 : 0) + (type == HEADERS && has(PRIORITY) ? 5 : 0);
        int padding = padded && payload.length > 0 ? payload[0] & 0xff : 0;
        int end = payload.length - padding;
        if (end < start) {
            throw Http2Fault.broken("a frame with more padding than it holds");
        }
        return start == 0 && padding == 0 ? payload : Arrays.copyOfRange(payload, start, end);
    }

    byte[] bytes() {
        return ByteBuffer.allocate(HEAD + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }
}
