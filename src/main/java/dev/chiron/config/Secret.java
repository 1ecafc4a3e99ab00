package dev.chiron.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A value that must never be shown, given in the configuration or kept in a file; its text form is {@code <secret>}. */
public final class Secret {
    private final Source source;

    private interface Source {
        String value();
    }

    private Secret(Source source) {
        this.source = source;
    }

    public static Secret of(String value) {
        return new Secret(() -> value);
    }

    /** A secret that is read from the file each time it is asked for, so that a rotated one is seen at once. */
    public static Secret inFile(Path file) {
        return new Secret(() -> read(file));
    }

    /**
     * The secret itself; of a file, its content without surrounding white space.
     *
     * @throws UncheckedIOException when the file cannot be read; the message names the file, never the content
     */
    public String value() {
        return source.value();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read secret file " + file, e);
        }
    }

    @Override
    public String toString() {
        return "<secret>";
    }
}
