package dev.chiron.probe;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** How a body is expected to be compressed, whatever its {@code Content-Encoding} says. */
enum Compression {
    IDENTITY,
    GZIP,
    /** Raw DEFLATE, as blackbox_exporter takes the word, not zlib's format. */
    DEFLATE;

    InputStream unpacking(InputStream body) throws IOException {
        return switch (this) {
            case IDENTITY -> body;
            case GZIP -> new GZIPInputStream(body);
            case DEFLATE -> new InflaterInputStream(body, new Inflater(true));
        };
    }
}
