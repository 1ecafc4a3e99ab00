package dev.chiron.web;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;

/** One file of the page, ready to be sent. */
final class PageFile {
    private static final Map<String, String> TYPES = Map.of(
            "html", Reply.HTML,
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final String type;
    private final byte[] body;
    private final byte[] gzipped;
    private final String etag;

    private PageFile(String type, byte[] body) {
        this.type = type;
        this.body = body;
        this.gzipped = Gzip.compress(body);
        this.etag = "\"" + HexFormat.of().toHexDigits(Arrays.hashCode(body)) + "-" + body.length + "\"";
    }

    /** A file by its path, whose ending says what it is. */
    static PageFile of(String path, byte[] body) {
        String ending = path.substring(path.lastIndexOf('.') + 1);
        return new PageFile(TYPES.getOrDefault(ending, Reply.PLAIN), body);
    }

    Reply reply(Request request) {
        if (request.header("If-None-Match").filter(etag::equals).isPresent()) {
            return new Reply(304, Map.of("ETag", etag), new byte[0]);
        }
        boolean small = Accept.takesGzip(request.header("Accept-Encoding"));
        Reply reply = new Reply(200, Map.of("Content-Type", type), small ? gzipped : body)
                .with("ETag", etag)
                .with("Vary", "Accept-Encoding");
        return small ? reply.with("Content-Encoding", "gzip") : reply;
    }
}
