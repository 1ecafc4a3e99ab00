package dev.chiron.probe;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One request and its answer over an HTTP/2 connection of their own (RFC 9113); of one thread.
 *
 * <p>Nothing is read ahead: a frame is taken from the connection when its content is wanted, so that no server decides
 * how much is kept. What of the request's body the server does not let through yet is sent while the answer is awaited.
 */
final class Http2Exchange {
    /** The whole of all headers of the answer, those of informational answers and the trailers too. */
    private static final int LARGEST_HEAD = 1 << 20;
    /** How many frames that bring nothing are borne in a row. */
    private static final int MOST_IDLE_FRAMES = 1_000;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int STREAM = 1;

    private final InputStream in;
    private final OutputStream out;
    private final HpackReader unpacking = new HpackReader(LARGEST_HEAD);
    private final Http2Windows windows = new Http2Windows();
    private Http2Upload upload = Http2Upload.NONE;
    private int headLeft = LARGEST_HEAD;
    private int idleFrames;
    private boolean greeted;
    private boolean ended;
    private Optional<Http2Fault> farewell = Optional.empty();
    private Optional<HttpHead> head = Optional.empty();
    private List<HttpHead.Field> trailers = List.of();
    private byte[] data = new byte[0];
    private int dataAt;

    Http2Exchange(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    // ---- what is asked of it

    /** Sends the request's fields, the pseudo ones first, and as much of the body as may be sent unasked. */
    void send(List<HttpHead.Field> fields, Optional<InputStream> body) throws IOException {
        ByteArrayOutputStream first = new ByteArrayOutputStream(512);
        first.writeBytes(PREFACE);
        first.writeBytes(windows.greeting());
        byte[] block = HpackWriter.block(fields);
        for (int at = 0; at == 0 || at < block.length; at += Http2Frame.LARGEST) {
            int end = Math.min(block.length, at + Http2Frame.LARGEST);
            int flags = (end == block.length ? Http2Frame.END_HEADERS : 0)
                    | (at == 0 && body.isEmpty() ? Http2Frame.END_STREAM : 0);
            byte[] piece = Arrays.copyOfRange(block, at, end);
            int type = at == 0 ? Http2Frame.HEADERS : Http2Frame.CONTINUATION;
            first.writeBytes(new Http2Frame(type, flags, STREAM, piece).bytes());
        }
        upload = body.map(source -> new Http2Upload(source, STREAM)).orElse(Http2Upload.NONE);
        upload.advance(windows, first);
        out.write(first.toByteArray());
        sendMore();
    }

    /** The head of the final answer; informational ones before it are passed over. */
    HttpHead head() throws IOException {
        while (head.isEmpty()) {
            advance();
        }
        return head.get();
    }

    /** Up to {@code length} bytes of the body; -1 at its end. */
    int read(byte[] into, int offset, int length) throws IOException {
        while (dataAt == data.length && !ended) {
            advance();
        }
        int count = Math.min(length, data.length - dataAt);
        System.arraycopy(data, dataAt, into, offset, count);
        dataAt += count;
        return count == 0 && length > 0 ? -1 : count;
    }

    /** What followed the body, once that is read to its end. */
    List<HttpHead.Field> trailers() {
        return trailers;
    }

    /** Whether the server has said all it has to say; only for the last of what it said may there be something to read. */
    boolean ended() {
        return ended;
    }

    // ---- frames

    /** Takes one frame, whatever it brings. */
    private void advance() throws IOException {
        sendMore();
        Http2Frame frame = next();
        greet(frame);
        if (++idleFrames > MOST_IDLE_FRAMES) {
            throw Http2Fault.broken("nothing but a flood of frames without content");
        }
        switch (frame.type()) {
            case Http2Frame.DATA -> take(frame);
            case Http2Frame.HEADERS -> takeHeader(frame);
            case Http2Frame.SETTINGS, Http2Frame.PING -> acknowledge(frame);
            case Http2Frame.WINDOW_UPDATE -> windows.grant(frame);
            case Http2Frame.GOAWAY -> leave(frame);
            case Http2Frame.RST_STREAM -> throw Http2Fault.reset(frame.number(0));
            case Http2Frame.PUSH_PROMISE, Http2Frame.CONTINUATION ->
                throw Http2Fault.broken("a frame of type " + frame.type() + " where none may be");
            default -> {
                // PRIORITY is advice to servers, and unknown types are to be passed over.
            }
        }
    }

    private Http2Frame next() throws IOException {
        Optional<Http2Frame> frame;
        try {
            frame = Http2Frame.read(in);
        } catch (Http2Fault e) {
            throw greeted ? e : stranger();
        }
        if (frame.isPresent()) {
            return frame.get();
        }
        if (farewell.isPresent()) {
            throw farewell.get();
        }
        if (head.isPresent()) {
            throw new EOFException("the connection ended within the body");
        }
        throw Http2Fault.closed(greeted ? "half an answer" : "nothing");
    }

    private void greet(Http2Frame frame) throws Http2Fault {
        boolean settings = frame.type() == Http2Frame.SETTINGS && frame.stream() == 0 && !frame.has(Http2Frame.ACK);
        if (!greeted && !settings) {
            throw stranger();
        }
        greeted = true;
    }

    private static Http2Fault stranger() {
        return Http2Fault.broken("something that is not HTTP/2");
    }

    private void acknowledge(Http2Frame frame) throws IOException {
        if (frame.has(Http2Frame.ACK)) {
            return;
        }
        boolean settings = frame.type() == Http2Frame.SETTINGS;
        if (settings) {
            windows.settle(frame);
        }
        byte[] payload = settings ? new byte[0] : frame.payload();
        out.write(new Http2Frame(frame.type(), Http2Frame.ACK, 0, payload).bytes());
    }

    /** A farewell that leaves our request to be answered counts only if no answer comes. */
    private void leave(Http2Frame frame) throws Http2Fault {
        Http2Fault fault = Http2Fault.goAway(frame.number(Integer.BYTES));
        if ((frame.number(0) & Integer.MAX_VALUE) < STREAM) {
            throw fault;
        }
        farewell = Optional.of(fault);
    }

    private void take(Http2Frame frame) throws IOException {
        requireOurs(frame);
        if (head.isEmpty()) {
            throw Http2Fault.broken("a body before the header");
        }
        byte[] more = windows.taken(frame, STREAM);
        data = frame.content();
        dataAt = 0;
        idleFrames = data.length > 0 ? 0 : idleFrames;
        ended = frame.has(Http2Frame.END_STREAM);
        if (more.length > 0 && !ended) {
            out.write(more);
        }
    }

    private void takeHeader(Http2Frame frame) throws IOException {
        requireOurs(frame);
        List<HttpHead.Field> fields = unpacking.read(block(frame));
        ended = frame.has(Http2Frame.END_STREAM);
        if (head.isPresent()) {
            if (!ended) {
                throw Http2Fault.broken("a second header in the midst of the body");
            }
            trailers = fields;
            return;
        }
        HttpHead answer = Http2Head.of(fields);
        if (!answer.informational()) {
            head = Optional.of(answer);
            idleFrames = 0;
        } else if (ended) {
            throw Http2Fault.broken("an informational answer alone");
        }
    }

    /** The whole header block that begins with this frame: no other frame may come before its end. */
    private byte[] block(Http2Frame first) throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        Http2Frame frame = first;
        while (true) {
            byte[] piece = frame.content();
            // An empty piece counts as one byte, so that even those come to an end.
            headLeft -= Math.max(1, piece.length);
            if (headLeft < 0) {
                throw Http2Fault.broken("a header larger than " + (LARGEST_HEAD >> 10) + " KiB");
            }
            block.writeBytes(piece);
            if (frame.has(Http2Frame.END_HEADERS)) {
                return block.toByteArray();
            }
            frame = next();
            if (frame.type() != Http2Frame.CONTINUATION || frame.stream() != STREAM) {
                throw Http2Fault.broken("a header that another frame breaks off");
            }
        }
    }

    private static void requireOurs(Http2Frame frame) throws Http2Fault {
        if (frame.stream() != STREAM) {
            throw Http2Fault.broken("an answer to a request that was not made");
        }
    }

    private void sendMore() throws IOException {
        ByteArrayOutputStream more = new ByteArrayOutputStream(0);
        while (!ended && upload.advance(windows, more)) {
            idleFrames = 0;
            out.write(more.toByteArray());
            more.reset();
        }
    }
}
