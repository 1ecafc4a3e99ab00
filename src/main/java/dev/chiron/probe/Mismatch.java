package dev.chiron.probe;

/** What a peer said wrong in a dialogue, in words for people. */
final class Mismatch extends Exception {
    private static final long serialVersionUID = 1L;

    Mismatch(String message) {
        super(message);
    }
}
