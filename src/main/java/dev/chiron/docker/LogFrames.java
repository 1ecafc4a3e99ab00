package dev.chiron.docker;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Takes the engine's frames off a container's output; a container with a terminal sends none, only text. */
final class LogFrames {
    private static final int HEADER_BYTES = 8;

    private LogFrames() {}

    static List<String> lines(byte[] body) {
        return new String(framed(body) ? unframed(body) : body, StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** A frame starts with its stream (0 to 2), three zero bytes and its length. */
    private static boolean framed(byte[] body) {
        return body.length >= HEADER_BYTES
                && body[0] >= 0
                && body[0] <= 2
                && body[1] == 0
                && body[2] == 0
                && body[3] == 0;
    }

    private static byte[] unframed(byte[] body) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(body.length);
        ByteBuffer left = ByteBuffer.wrap(body);
        while (left.remaining() >= HEADER_BYTES) {
            int length = left.getInt(left.position() + 4);
            left.position(left.position() + HEADER_BYTES);
            int taken = Math.clamp(length, 0, left.remaining());
            text.write(body, left.position(), taken);
            left.position(left.position() + taken);
        }
        return text.toByteArray();
    }
}
