package dev.chiron.probe;

import java.io.IOException;
import java.util.List;

/** What ended an HTTP/2 exchange before its answer was whole; the message is what came instead, ready to follow "answered with". */
final class Http2Fault extends IOException {
    private static final long serialVersionUID = 1L;
    private static final List<String> NAMES = List.of(
            "NO_ERROR",
            "PROTOCOL_ERROR",
            "INTERNAL_ERROR",
            "FLOW_CONTROL_ERROR",
            "SETTINGS_TIMEOUT",
            "STREAM_CLOSED",
            "FRAME_SIZE_ERROR",
            "REFUSED_STREAM",
            "CANCEL",
            "COMPRESSION_ERROR",
            "CONNECT_ERROR",
            "ENHANCE_YOUR_CALM",
            "INADEQUATE_SECURITY",
            "HTTP_1_1_REQUIRED");

    /** Who ended it, and how. */
    enum Kind {
        /** The server broke off this exchange. */
        RESET,
        /** The server ended the connection, and said why. */
        GOAWAY,
        /** The connection ended without a word. */
        CLOSED,
        /** We did, for the server broke the protocol or a limit. */
        BROKEN
    }

    private final Kind kind;
    private final int code;

    private Http2Fault(Kind kind, int code, String what) {
        super(what);
        this.kind = kind;
        this.code = code;
    }

    static Http2Fault reset(int code) {
        return new Http2Fault(Kind.RESET, code, "a reset of the stream (" + name(code) + ")");
    }

    static Http2Fault goAway(int code) {
        return new Http2Fault(Kind.GOAWAY, code, "the end of the connection (GOAWAY, " + name(code) + ")");
    }

    static Http2Fault closed(String what) {
        return new Http2Fault(Kind.CLOSED, 0, what + ": it closed the connection");
    }

    static Http2Fault broken(String what) {
        return new Http2Fault(Kind.BROKEN, 0, what);
    }

    static Http2Fault header(String why) {
        return broken("a header that cannot be unpacked: " + why);
    }

    Kind kind() {
        return kind;
    }

    /** The error code of RFC 9113, 7, when the server gave one; else 0. */
    int code() {
        return code;
    }

    private static String name(int code) {
        return code >= 0 && code < NAMES.size() ? NAMES.get(code) : "error " + Integer.toUnsignedString(code);
    }
}
