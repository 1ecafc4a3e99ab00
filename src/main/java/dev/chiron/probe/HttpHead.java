package dev.chiron.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Status and header of an answer.
 *
 * @param version {@code HTTP/1.1} as the server wrote it, or {@code HTTP/2.0}
 * @param phrase what follows the status in HTTP/1; nothing does in HTTP/2
 * @param fields in the order of arrival
 */
record HttpHead(String version, int status, String phrase, List<Field> fields) {

    /** One header field. */
    record Field(String name, String value) {}

    List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(field.value());
            }
        }
        return values;
    }

    Optional<String> first(String name) {
        List<String> values = all(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(values.getFirst());
    }

    boolean chunked() {
        List<String> codings = all("Transfer-Encoding");
        return !codings.isEmpty()
                && codings.getLast().strip().toLowerCase(Locale.ROOT).endsWith("chunked");
    }

    /** The length that the header states; absent without one. */
    OptionalLong length() throws HttpGarbage {
        OptionalLong stated = OptionalLong.empty();
        for (String value : all("Content-Length")) {
            String digits = value.strip();
            if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new HttpGarbage("a Content-Length of \"" + digits + "\"");
            }
            long length = Long.parseLong(digits);
            if (stated.isPresent() && stated.getAsLong() != length) {
                throw new HttpGarbage("two different lengths");
            }
            stated = OptionalLong.of(length);
        }
        return stated;
    }

    boolean informational() {
        return status < 200 && status != 101;
    }

    boolean redirect() {
        return switch (status) {
            case 301, 302, 303, 307, 308 ->
                first("Location").filter(to -> !to.isEmpty()).isPresent();
            default -> false;
        };
    }

    /** The number of the version: 1.1, or 0 for one that cannot be read. */
    double versionNumber() {
        boolean read = version.length() == 8
                && version.startsWith("HTTP/")
                && digit(version.charAt(5))
                && version.charAt(6) == '.'
                && digit(version.charAt(7));
        return read ? Double.parseDouble(version.substring(5)) : 0;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    /** {@code 503 Service Unavailable}. */
    String statusLine() {
        return (status + " " + phrase).strip();
    }
}
