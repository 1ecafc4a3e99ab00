package dev.chiron.probe;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/** How a body is expected to be compressed, whatever its {@code Content-Encoding} says. */
enum Compression {
    IDENTITY("identity"),
    GZIP("gzip"),
    BROTLI("br"),
    /** Raw DEFLATE, as blackbox_exporter takes the word, not zlib's format. */
    DEFLATE("deflate");

    private final String word;

    Compression(String word) {
        this.word = word;
    }

    /** The one that a module names, in any case; none is named by what is unknown. */
    static Optional<Compression> named(String word) {
        for (Compression each : values()) {
            if (each.word.equalsIgnoreCase(word)) {
                return Optional.of(each);
            }
        }
        return word.isEmpty() ? Optional.of(IDENTITY) : Optional.empty();
    }

    /** Whether it begins with a head that a body must have, so that one without cannot be read at all. */
    boolean begins() {
        return this == GZIP;
    }

    InputStream unpacking(InputStream body) throws IOException {
        return switch (this) {
            case IDENTITY -> body;
            case GZIP -> new GZIPInputStream(body);
            case BROTLI -> new BrotliInputStream(body);
            case DEFLATE -> new RawInflation(body);
        };
    }

    /** Frees the inflater's memory, which is not the heap's, when it is closed. */
    private static final class RawInflation extends InflaterInputStream {
        RawInflation(InputStream body) {
            super(body, new Inflater(true));
        }

        @Override
        public void close() throws IOException {
            inf.end();
            super.close();
        }
    }
}
