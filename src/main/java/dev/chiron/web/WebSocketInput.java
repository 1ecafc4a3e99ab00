package dev.chiron.web;

import io.helidon.common.buffers.DataReader;

/**
 * What a client sends over a WebSocket, frame by frame (RFC 6455 §5): control frames are returned, everything else is
 * read over. Nothing is kept, so a message in many pieces costs no memory.
 */
final class WebSocketInput {
    private static final int LARGEST_FRAME_BYTES = 1 << 16;
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;

    private final DataReader reader;
    private boolean inMessage;

    /** A frame; the payload is only there for a control frame. */
    static final class Frame {
        private final int opcode;
        private final byte[] payload;

        private Frame(int opcode, byte[] payload) {
            this.opcode = opcode;
            this.payload = payload;
        }

        int opcode() {
            return opcode;
        }

        byte[] payload() {
            return payload;
        }
    }

    /** What a client must not do, with the code to close with. */
    static final class Violation extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;
        private final String reason;

        private Violation(int code, String reason) {
            super(reason, null, false, false);
            this.code = code;
            this.reason = reason;
        }

        String reason() {
            return reason;
        }

        int code() {
            return code;
        }
    }

    WebSocketInput(DataReader reader) {
        this.reader = reader;
    }

    /** The next frame, waited for; ends with the reader's own exceptions when the connection does. */
    Frame next() throws Violation {
        int first = reader.read() & 0xFF;
        int second = reader.read() & 0xFF;
        int opcode = first & 0x0F;
        boolean whole = (first & FINAL) != 0;
        if ((first & RESERVED) != 0) {
            throw protocol("a reserved bit is set, though no extension was agreed on");
        }
        if ((second & MASKED) == 0) {
            throw protocol("a client's frames must be masked");
        }
        long length = length(second & 0x7F);
        checkOrder(opcode, whole, length);
        if (length > LARGEST_FRAME_BYTES) {
            throw new Violation(1009, "frames of more than 64 KiB are not taken");
        }
        byte[] mask = reader.readBytes(4);
        if (opcode < WebSocketFrame.CLOSE) {
            reader.skip((int) length);
            return new Frame(opcode, new byte[0]);
        }
        byte[] payload = length == 0 ? new byte[0] : reader.readBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return new Frame(opcode, payload);
    }

    private long length(int coded) throws Violation {
        int bytes = coded == 126 ? 2 : coded == 127 ? 8 : 0;
        long length = bytes == 0 ? coded : 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | (reader.read() & 0xFF);
        }
        if (length < 0) {
            throw protocol("a frame's length is negative");
        }
        return length;
    }

    private void checkOrder(int opcode, boolean whole, long length) throws Violation {
        switch (opcode) {
            case WebSocketFrame.CLOSE, WebSocketFrame.PING, WebSocketFrame.PONG -> {
                if (!whole || length > WebSocketFrame.LARGEST_CONTROL_BYTES) {
                    throw protocol("a control frame is in pieces or larger than 125 bytes");
                }
            }
            case WebSocketFrame.CONTINUATION, WebSocketFrame.TEXT, WebSocketFrame.BINARY -> {
                if (inMessage != (opcode == WebSocketFrame.CONTINUATION)) {
                    throw protocol(inMessage ? "a message ended in another" : "nothing is to be continued");
                }
                inMessage = !whole;
            }
            default -> throw protocol("a frame's opcode is unknown");
        }
    }

    private static Violation protocol(String reason) {
        return new Violation(1002, reason);
    }
}
