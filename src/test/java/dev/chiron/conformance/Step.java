package dev.chiron.conformance;

import java.time.Duration;

/** One thing that a case's own server does with a connection; text is one byte a character. */
sealed interface Step {
    /** Sends this, so many times over. */
    record Say(String text, int times) implements Step {}

    /** Reads until this has come. */
    record Hear(String end) implements Step {}

    /** Does nothing for a while. */
    record Pause(Duration time) implements Step {}

    /** Goes on in TLS, as a server with the certificate of that name. */
    record StartTls(String certificate) implements Step {}

    /** Closes in order. */
    record Close() implements Step {}

    /** Breaks the connection. */
    record Reset() implements Step {}
}
