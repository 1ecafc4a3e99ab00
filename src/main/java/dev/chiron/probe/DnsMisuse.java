package dev.chiron.probe;

/** A setting that shows only when it is used that it cannot be; the message says which. */
final class DnsMisuse extends Exception {
    private static final long serialVersionUID = 1L;

    DnsMisuse(String what) {
        super(what, null, false, false);
    }
}
