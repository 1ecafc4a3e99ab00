package dev.chiron.web;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames that a server sends (RFC 6455 §5.2): whole messages, unmasked, so that one serves every receiver. */
final class WebSocketFrame {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    static final int LARGEST_CONTROL_BYTES = 125;

    private static final int FINAL = 0x80;
    private static final int TWO_MORE_BYTES = 126;
    private static final int EIGHT_MORE_BYTES = 127;

    private WebSocketFrame() {}

    static byte[] text(String text) {
        return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** One with a status code and a reason, of which as much is said as fits. */
    static byte[] close(int code, String reason) {
        byte[] words = reason.getBytes(StandardCharsets.US_ASCII);
        int length = Math.min(words.length, LARGEST_CONTROL_BYTES - 2);
        return of(
                CLOSE,
                ByteBuffer.allocate(2 + length)
                        .putShort((short) code)
                        .put(words, 0, length)
                        .array());
    }

    static byte[] of(int opcode, byte[] payload) {
        int length = payload.length;
        ByteBuffer frame = ByteBuffer.allocate(length + 10).put((byte) (FINAL | opcode));
        if (length <= LARGEST_CONTROL_BYTES) {
            frame.put((byte) length);
        } else if (length <= 0xFFFF) {
            frame.put((byte) TWO_MORE_BYTES).putShort((short) length);
        } else {
            frame.put((byte) EIGHT_MORE_BYTES).putLong(length);
        }
        frame.put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }
}
