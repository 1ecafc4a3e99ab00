package dev.chiron.probe;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How a gRPC call ended.
 *
 * @param code 0 is OK; a server may send numbers that have no name
 * @param said what the server says about it, or what stands in the place of that
 * @param answered whether the server, or a proxy before it, ended the call, not we
 */
record GrpcStatus(int code, String said, boolean answered) {
    static final int OK = 0;
    static final int CANCELLED = 1;
    static final int UNKNOWN = 2;
    static final int DEADLINE_EXCEEDED = 4;
    static final int NOT_FOUND = 5;
    static final int PERMISSION_DENIED = 7;
    static final int RESOURCE_EXHAUSTED = 8;
    static final int UNIMPLEMENTED = 12;
    static final int INTERNAL = 13;
    static final int UNAVAILABLE = 14;
    static final int UNAUTHENTICATED = 16;

    private static final List<String> NAMES = List.of(
            "OK",
            "CANCELLED",
            "UNKNOWN",
            "INVALID_ARGUMENT",
            "DEADLINE_EXCEEDED",
            "NOT_FOUND",
            "ALREADY_EXISTS",
            "PERMISSION_DENIED",
            "RESOURCE_EXHAUSTED",
            "FAILED_PRECONDITION",
            "ABORTED",
            "OUT_OF_RANGE",
            "UNIMPLEMENTED",
            "INTERNAL",
            "UNAVAILABLE",
            "DATA_LOSS",
            "UNAUTHENTICATED");

    /** A call that we gave up; why follows "answered with". */
    static GrpcStatus ours(int code, String why) {
        return new GrpcStatus(code, why, false);
    }

    /** What the fields {@code grpc-status} and {@code grpc-message} of a header or of trailers say. */
    static GrpcStatus in(List<HttpHead.Field> fields) {
        Optional<String> code = first(fields, "grpc-status");
        String said = first(fields, "grpc-message").map(GrpcStatus::unescaped).orElse("");
        return code.filter(digits -> digits.matches("[0-9]{1,9}"))
                .map(digits -> new GrpcStatus(Integer.parseInt(digits), said, true))
                .orElseGet(() -> ours(UNKNOWN, code.isEmpty() ? "no status" : "a status that is no number"));
    }

    /** What an answer stands for that is not one of gRPC, as gRPC's own mapping has it. */
    static GrpcStatus ofHttp(int status) {
        int code = switch (status) {
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
        return new GrpcStatus(code, "HTTP status " + status + " in place of an answer of gRPC", true);
    }

    /** What it means that HTTP/2 broke off. */
    static GrpcStatus of(Http2Fault fault, boolean late) {
        int code = switch (fault.kind()) {
            case RESET -> ofReset(fault.code(), late);
            case GOAWAY, CLOSED, BROKEN -> UNAVAILABLE;
        };
        boolean refused = fault.kind() == Http2Fault.Kind.RESET || fault.kind() == Http2Fault.Kind.GOAWAY;
        return new GrpcStatus(code, String.valueOf(fault.getMessage()), refused);
    }

    /** By the error codes of RFC 9113, 7, as gRPC maps them. */
    private static int ofReset(int error, boolean late) {
        return switch (error) {
            case 3, 11 -> RESOURCE_EXHAUSTED;
            case 7 -> UNAVAILABLE;
            case 8 -> late ? DEADLINE_EXCEEDED : CANCELLED;
            case 12 -> PERMISSION_DENIED;
            default -> error >= 0 && error <= 13 ? INTERNAL : UNKNOWN;
        };
    }

    boolean ok() {
        return code == OK;
    }

    /** {@code UNAVAILABLE (14)}, and what was said about it. */
    @Override
    public String toString() {
        String name = code < NAMES.size() ? NAMES.get(code) + " (" + code + ")" : "code " + code;
        return said.isEmpty() ? name : name + ": " + said;
    }

    private static Optional<String> first(List<HttpHead.Field> fields, String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(HttpHead.Field::value)
                .findFirst();
    }

    /** The message is escaped with percent signs, and may be anything. */
    private static String unescaped(String message) {
        byte[] bytes = new byte[message.length()];
        int length = 0;
        for (int i = 0; i < message.length(); i++) {
            boolean escape =
                    message.charAt(i) == '%' && message.substring(i + 1).matches("(?s)[0-9A-Fa-f]{2}.*");
            bytes[length++] =
                    (byte) (escape ? Integer.parseInt(message.substring(i + 1, i + 3), 16) : message.charAt(i));
            i += escape ? 2 : 0;
        }
        return HttpReader.shown(new String(bytes, 0, length, StandardCharsets.UTF_8));
    }
}
