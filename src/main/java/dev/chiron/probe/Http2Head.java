package dev.chiron.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How heads look in HTTP/2 (RFC 9113, 8.3): the first line in pseudo fields, names in lower case. */
final class Http2Head {
    private Http2Head() {}

    /** An answer's head; the field {@code :status} is the one that it must have. */
    static HttpHead of(List<HttpHead.Field> all) throws Http2Fault {
        String status = "";
        List<HttpHead.Field> fields = new ArrayList<>();
        for (HttpHead.Field field : all) {
            boolean pseudo = field.name().startsWith(":");
            boolean valid = pseudo
                    ? field.name().equals(":status") && status.isEmpty() && fields.isEmpty()
                    : !field.name().isEmpty()
                            && field.name().equals(field.name().toLowerCase(Locale.ROOT));
            if (!valid) {
                throw Http2Fault.broken(
                        "a header field that may not be there: \"" + HttpReader.shown(field.name()) + "\"");
            }
            if (pseudo) {
                status = field.value();
            } else {
                fields.add(field);
            }
        }
        if (!HttpReader.isStatus(status) || status.equals("101")) {
            throw Http2Fault.broken("a header without a status");
        }
        return new HttpHead("HTTP/2.0", Integer.parseInt(status), "", fields);
    }

    /** A request's fields as they are sent: the pseudo ones, then the others, less those that only HTTP/1 knows. */
    static List<HttpHead.Field> request(
            String method, String scheme, String authority, String path, List<HttpHead.Field> others) {
        List<HttpHead.Field> fields = new ArrayList<>();
        fields.add(new HttpHead.Field(":method", method));
        fields.add(new HttpHead.Field(":scheme", scheme));
        fields.add(new HttpHead.Field(":authority", authority));
        fields.add(new HttpHead.Field(":path", path));
        for (HttpHead.Field field : others) {
            String name = field.name().toLowerCase(Locale.ROOT);
            if (admits(name, field.value())) {
                fields.add(new HttpHead.Field(name, field.value()));
            }
        }
        return fields;
    }

    private static boolean admits(String name, String value) {
        return switch (name) {
            case "host",
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "transfer-encoding",
                    "upgrade",
                    "http2-settings" -> false;
            case "te" -> value.equalsIgnoreCase("trailers");
            default -> true;
        };
    }
}
