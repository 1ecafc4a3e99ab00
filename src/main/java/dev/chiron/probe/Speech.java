package dev.chiron.probe;

import dev.chiron.net.Unreachable;
import java.io.IOException;
import java.util.Optional;

/** How the words of a {@link Dialogue} come and go: as lines, messages or datagrams. */
interface Speech {
    /** What one piece of it is called: {@code line}. */
    String unit();

    /** What the peer says next; empty once it has said its last. */
    Optional<String> hear() throws IOException, Mismatch, Unreachable, InterruptedException;

    /** Whether words that do not match are passed over until some do; else the first ones must. */
    boolean patient();

    /** Sends words in the manner of this speech, such as with a line feed behind them. */
    void say(byte[] words) throws IOException, Unreachable, InterruptedException;

    /** Sends these bytes and nothing else. */
    default void sayExactly(byte[] bytes) throws IOException, InterruptedException {
        throw unspeakable();
    }

    /** What comes where these bytes are wanted; it may end with the first byte that differs, or with the peer. */
    default byte[] hearBytes(byte[] wanted) throws IOException, Unreachable, InterruptedException {
        throw unspeakable();
    }

    /** Begins TLS. */
    default void secure() throws IOException, Unreachable, InterruptedException {
        throw unspeakable();
    }

    /** A step that only lines have; the settings of the others do not let it through. */
    private IllegalStateException unspeakable() {
        return new IllegalStateException("no step for a " + unit());
    }
}
