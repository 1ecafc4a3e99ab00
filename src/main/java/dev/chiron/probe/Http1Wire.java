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
        return new Answer(head, statedLength(head, method), HttpBody.of(reader, head, method));
    }

    /** The length that a body has by its head, as Go tells it: 0 where there never is a body, whatever is stated. */
    private static long statedLength(HttpHead head, String method) throws HttpGarbage {
        int status = head.status();
        boolean bodiless = status < 200 || status == 204 || status == 304;
        long stated = head.chunked() ? -1 : head.length().orElse(-1);
        return bodiless && !method.equals("HEAD") ? 0 : stated;
    }
}
