package dev.chiron.probe;

import dev.chiron.net.Unreachable;
import java.io.IOException;
import java.util.Optional;

/** How the words of a {@link Dialogue} come and go: as lines, messages or datagrams. */
interface Speech {
    /** What one piece of it is called: {@code line}. */
    String unit();

    /** What the peer says next; empty once it has said its last. */
    Optional<String> hear() throws IOException, Mismatch, InterruptedException;

    /** Whether words that do not match are passed over until some do; else the first ones must. */
    boolean patient();

    /** Sends words in the manner of this speech, such as with a line feed behind them. */
    void say(byte[] words) throws IOException, InterruptedException;

    /** Sends these bytes and nothing else. */
    void sayExactly(byte[] bytes) throws IOException, InterruptedException;

    /** What comes where these bytes are wanted; it may end with the first byte that differs, or with the peer. */
    byte[] hearBytes(byte[] wanted) throws IOException, InterruptedException;

    /** Begins TLS. */
    void secure() throws IOException, Unreachable, InterruptedException;
}
