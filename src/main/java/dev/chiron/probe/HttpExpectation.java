package dev.chiron.probe;

import com.google.re2j.Pattern;
import dev.chiron.config.Section;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an answer must be.
 *
 * @param statuses empty for any 2xx
 * @param versions empty for any
 * @param forbiddenCondition of a JSON body, what must not hold
 * @param requiredCondition of a JSON body, what must hold
 * @param largestBody in bytes, unpacked; 0 for any size
 */
record HttpExpectation(
        List<Integer> statuses,
        List<String> versions,
        boolean failIfSsl,
        boolean failIfNotSsl,
        List<HeaderMatch> forbiddenHeaders,
        List<HeaderMatch> requiredHeaders,
        List<Pattern> forbiddenBodies,
        List<Pattern> requiredBodies,
        Optional<CelCondition> forbiddenCondition,
        Optional<CelCondition> requiredCondition,
        long largestBody) {

    static HttpExpectation read(Section section) {
        return new HttpExpectation(
                section.integers("valid_status_codes", "the statuses that are fine; 2xx if none is given"),
                section.strings("valid_http_versions", "the versions that are fine, as HTTP/1.1; all if none is given"),
                section.bool("fail_if_ssl", "fail when the answer came over TLS")
                        .orElse(false),
                section.bool("fail_if_not_ssl", "fail when the answer did not come over TLS")
                        .orElse(false),
                HeaderMatch.readAll(section, "fail_if_header_matches", "headers of which no value may match"),
                HeaderMatch.readAll(section, "fail_if_header_not_matches", "headers of which a value must match"),
                section.regexes("fail_if_body_matches_regexp", "what the body must not match"),
                section.regexes("fail_if_body_not_matches_regexp", "what the body must match"),
                condition(section, "fail_if_body_json_matches_cel", "what must not hold of a JSON body, in CEL"),
                condition(section, "fail_if_body_json_not_matches_cel", "what must hold of a JSON body, in CEL"),
                largestBody(section));
    }

    private static Optional<CelCondition> condition(Section section, String key, String meaning) {
        return section.rawString(key, meaning).optional().flatMap(expression -> {
            try {
                return Optional.of(CelCondition.compile(expression));
            } catch (IllegalArgumentException e) {
                section.problem(
                        key,
                        "\"Could not compile CEL program\" expression=\"" + expression + "\": "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""));
                return Optional.empty();
            }
        });
    }

    /** A negative size is no limit, as in blackbox_exporter. */
    private static long largestBody(Section section) {
        long limit = section.bytes("body_size_limit", "the largest body, unpacked; 0 for any")
                .orElse(0L);
        return Math.max(0, limit);
    }

    boolean admits(int status) {
        return statuses.isEmpty() ? status >= 200 && status < 300 : statuses.contains(status);
    }

    /** {@code 2xx}, or {@code 200 or 404}. */
    String wantedStatus() {
        return statuses.isEmpty()
                ? "2xx"
                : statuses.stream().map(String::valueOf).collect(Collectors.joining(" or "));
    }

    boolean matchesBody() {
        return !forbiddenBodies.isEmpty() || !requiredBodies.isEmpty();
    }

    boolean hasConditions() {
        return forbiddenCondition.isPresent() || requiredCondition.isPresent();
    }

    boolean readsBody() {
        return matchesBody() || hasConditions();
    }
}
