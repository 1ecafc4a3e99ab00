package dev.chiron.probe;

/** An answer that is not HTTP; the message is what came instead, ready to follow "answered with". */
final class HttpGarbage extends Exception {
    private static final long serialVersionUID = 1L;

    HttpGarbage(String what) {
        super(what);
    }
}
