package dev.chiron.probe;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request and its answer in HTTP/2. */
final class Http2Wire implements HttpWire {
    private static final long UNTOLD = -1;

    private final Http2Exchange exchange;
    private Optional<InputStream> source = Optional.empty();
    private String method = "";

    Http2Wire(InputStream in, OutputStream out) {
        this.exchange = new Http2Exchange(in, out);
    }

    @Override
    public void send(HttpRequest request) throws IOException {
        method = request.method();
        List<HttpHead.Field> fields = new ArrayList<>(request.fields());
        request.length().ifPresent(length -> fields.add(new HttpHead.Field("content-length", String.valueOf(length))));
        String scheme = request.url().tls() ? "https" : "http";
        source = source(request);
        exchange.send(
                Http2Head.request(method, scheme, request.host(), request.url().path(), fields), source);
    }

    private static Optional<InputStream> source(HttpRequest request) throws IOException {
        if (request.bodyFile().isPresent()) {
            return Optional.of(Files.newInputStream(request.bodyFile().get()));
        }
        byte[] body = request.body();
        return body.length == 0 ? Optional.empty() : Optional.of(new ByteArrayInputStream(body));
    }

    @Override
    public Answer answer() throws IOException, HttpGarbage {
        try {
            HttpHead head = exchange.head();
            boolean none = method.equals("HEAD") || head.status() == 204 || head.status() == 304;
            boolean empty = exchange.ended() && !method.equals("HEAD");
            long length = head.length().orElse(empty ? 0 : UNTOLD);
            return new Answer(head, length, none ? InputStream.nullInputStream() : new Body(length));
        } catch (Http2Fault e) {
            throw new HttpGarbage(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        if (source.isPresent()) {
            source.get().close();
        }
    }

    /** The body, which must have the length that was stated. */
    private final class Body extends InputStream {
        private final long stated;
        private long got;

        Body(long stated) {
            this.stated = stated;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = exchange.read(into, offset, length);
            got += Math.max(0, count);
            if (stated != UNTOLD && got > stated) {
                throw Http2Fault.broken("more than the stated length");
            }
            if (stated != UNTOLD && count < 0 && got < stated) {
                throw new EOFException("the answer ended within the body");
            }
            return count;
        }
    }
}
