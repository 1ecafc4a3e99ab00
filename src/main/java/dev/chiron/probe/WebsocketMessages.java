package dev.chiron.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/** The messages of an open WebSocket, as its client exchanges them (RFC 6455, section 5); pings are answered on the way. */
final class WebsocketMessages implements Speech {
    /** Whatever is larger is no answer to a probe, and no target decides how much memory one takes. */
    private static final int LARGEST_MESSAGE = 1 << 20;

    private static final int LARGEST_CONTROL = 125;
    private static final int TWO_BYTES_FOLLOW = 126;
    private static final int EIGHT_BYTES_FOLLOW = 127;
    private static final int FINAL = 0x80;
    private static final int RESERVED = 0x70;
    private static final int MASKED = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int NORMAL_CLOSURE = 1000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final InputStream in;
    private final OutputStream out;
    private boolean closed;

    WebsocketMessages(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    private record Frame(boolean last, int opcode, ByteBuffer payload) {
        boolean control() {
            return opcode >= CLOSE;
        }
    }

    @Override
    public String unit() {
        return "message";
    }

    @Override
    public boolean patient() {
        return false;
    }

    @Override
    public Optional<String> hear() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        boolean begun = false;
        while (!closed) {
            Optional<Frame> next = frame(LARGEST_MESSAGE - message.size());
            if (next.isEmpty() || next.get().opcode() == CLOSE) {
                closed = true;
            } else if (next.get().control()) {
                answer(next.get());
            } else {
                Frame frame = next.get();
                require((frame.opcode() == CONTINUATION) == begun, "fragments out of order");
                begun = true;
                message.writeBytes(frame.payload().array());
                if (frame.last()) {
                    return Optional.of(message.toString(StandardCharsets.UTF_8));
                }
            }
        }
        return Optional.empty();
    }

    private void answer(Frame control) throws IOException {
        if (control.opcode() == PING) {
            send(PONG, control.payload().array());
        }
    }

    /** Empty at the end of the connection. */
    private Optional<Frame> frame(int largest) throws IOException {
        int first = in.read();
        int second = first < 0 ? first : in.read();
        if (second < 0) {
            return Optional.empty();
        }
        int opcode = first & 0x0f;
        boolean last = (first & FINAL) != 0;
        require((first & RESERVED) == 0, "a frame with an extension that was not agreed on");
        require((second & MASKED) == 0, "a masked frame, as only clients send them");
        require(opcode <= BINARY || (opcode >= CLOSE && opcode <= PONG), "a frame of unknown kind");
        long length = length(second & ~MASKED);
        require(opcode < CLOSE || (last && length <= LARGEST_CONTROL), "a control frame that is too long");
        require(length >= 0 && length <= largest, "a message larger than " + (LARGEST_MESSAGE >> 20) + " MiB");
        byte[] payload = in.readNBytes((int) length);
        return payload.length < length
                ? Optional.empty()
                : Optional.of(new Frame(last, opcode, ByteBuffer.wrap(payload)));
    }

    private long length(int stated) throws IOException {
        int bytes = stated == TWO_BYTES_FOLLOW ? 2 : stated == EIGHT_BYTES_FOLLOW ? 8 : 0;
        long length = bytes == 0 ? stated : 0;
        for (byte each : in.readNBytes(bytes)) {
            length = (length << 8) | (each & 0xff);
        }
        return length;
    }

    private static void require(boolean right, String otherwise) throws ProtocolException {
        if (!right) {
            throw new ProtocolException(otherwise);
        }
    }

    @Override
    public void say(byte[] words) throws IOException {
        send(TEXT, words);
    }

    /** Says goodbye, and does not wait for the answer. */
    void close() {
        try {
            send(CLOSE, ByteBuffer.allocate(2).putShort((short) NORMAL_CLOSURE).array());
        } catch (IOException e) {
            closed = true; // The peer was faster.
        }
    }

    private void send(int opcode, byte[] payload) throws IOException {
        byte[] mask = new byte[4];
        RANDOM.nextBytes(mask);
        ByteBuffer frame = ByteBuffer.allocate(14 + payload.length).put((byte) (FINAL | opcode));
        if (payload.length <= LARGEST_CONTROL) {
            frame.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xffff) {
            frame.put((byte) (MASKED | TWO_BYTES_FOLLOW)).putShort((short) payload.length);
        } else {
            frame.put((byte) (MASKED | EIGHT_BYTES_FOLLOW)).putLong(payload.length);
        }
        frame.put(mask);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i & 3]));
        }
        out.write(frame.array(), 0, frame.position());
        out.flush();
    }
}
