package dev.chiron.probe;

/** Bytes that are no DNS message; the text says what is wrong with them. */
final class DnsGarbage extends Exception {
    private static final long serialVersionUID = 1L;

    DnsGarbage(String what) {
        super(what, null, false, false);
    }
}
