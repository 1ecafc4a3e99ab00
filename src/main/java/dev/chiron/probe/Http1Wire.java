package dev.chiron.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A request and its answer in HTTP/1. */
final class Http1Wire implements HttpWire {
    private final HttpReader reader;
    private final OutputStream out;
    private String method = "";

    Http1Wire(InputStream in, OutputStream out) {
        this.reader = new HttpReader(in);
        this.out = out;
    }

    @Override
    public void send(HttpRequest request) throws IOException {
        method = request.method();
        request.send(out);
    }

    @Override
    public Answer answer() throws IOException, HttpGarbage {
        HttpHead head = reader.head();
        return new Answer(head, statedLength(head), HttpBody.of(reader, head, method));
    }

    private static long statedLength(HttpHead head) throws HttpGarbage {
        boolean without = head.status() == 204 || head.status() == 304;
        return head.chunked() ? -1 : head.length().orElse(without ? 0 : -1);
    }
}
