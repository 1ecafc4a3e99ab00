package dev.chiron.net;

/** This machine does not let us send echo requests; the message says why, and what would help. */
public final class EchoUnavailable extends Exception {
    private static final long serialVersionUID = 1L;

    EchoUnavailable(String message) {
        super(message, null, false, false);
    }
}
