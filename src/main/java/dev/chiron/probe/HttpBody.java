package dev.chiron.probe;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of an answer's body: until a length, in chunks, or until the connection ends. */
final class HttpBody extends InputStream {
    private static final long UNTIL_CLOSE = -1;

    private final HttpReader reader;
    private final boolean chunked;
    private long left;
    private boolean started;
    private boolean done;

    private HttpBody(HttpReader reader, boolean chunked, long left) {
        this.reader = reader;
        this.chunked = chunked;
        this.left = left;
        this.done = !chunked && left == 0;
    }

    /** The body that belongs to a head (RFC 9112, 6.3). */
    static HttpBody of(HttpReader reader, HttpHead head, String method) throws HttpGarbage {
        boolean none = method.equals("HEAD") || head.status() == 204 || head.status() == 304 || head.status() < 200;
        if (none) {
            return new HttpBody(reader, false, 0);
        }
        return head.chunked()
                ? new HttpBody(reader, true, 0)
                : new HttpBody(reader, false, head.length().orElse(UNTIL_CLOSE));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (!done && chunked && left == 0) {
            nextChunk();
        }
        if (done) {
            return -1;
        }
        boolean bounded = left != UNTIL_CLOSE;
        int count = reader.read(into, offset, bounded ? (int) Math.min(length, left) : length);
        if (count < 0 && bounded) {
            throw new EOFException("the connection ended within the body");
        }
        if (count < 0) {
            done = true;
        } else if (bounded) {
            left -= count;
            done = !chunked && left == 0;
        }
        return count;
    }

    private void nextChunk() throws IOException {
        reader.startChunk();
        if (started && !chunkLine().isEmpty()) {
            throw new BrokenChunk();
        }
        started = true;
        String size = chunkLine().split(";", 2)[0].strip();
        if (!size.matches("[0-9A-Fa-f]{1,15}")) {
            throw new BrokenChunk();
        }
        left = Long.parseLong(size, 16);
        if (left == 0) {
            done = true;
            skipTrailers();
        }
    }

    private void skipTrailers() throws IOException {
        String trailer = chunkLine();
        while (!trailer.isEmpty()) {
            trailer = chunkLine();
        }
    }

    private String chunkLine() throws IOException {
        try {
            return reader.line().orElseThrow(() -> new EOFException("the connection ended within the body"));
        } catch (HttpGarbage e) {
            throw new BrokenChunk();
        }
    }

    /** Chunks that do not begin where they should. */
    static final class BrokenChunk extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenChunk() {
            super("its chunks are malformed");
        }
    }
}
