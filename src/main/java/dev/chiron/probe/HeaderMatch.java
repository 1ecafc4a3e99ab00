package dev.chiron.probe;

import com.google.re2j.Pattern;
import dev.chiron.config.Section;
import java.util.List;

/** A condition on a header field: whether one of its values matches. */
record HeaderMatch(String header, Pattern pattern, boolean allowMissing) {
    private static final String NO_HEADER = "header name must be set for HTTP header matchers";
    private static final String NO_REGEXP = "regexp must be set for HTTP header matchers";

    static List<HeaderMatch> readAll(Section section, String key, String meaning) {
        return section.sections(key, meaning, HeaderMatch::read);
    }

    private static HeaderMatch read(Section section) {
        String header = section.string("header", "the header's name")
                .check(name -> !name.isEmpty(), "is empty: " + NO_HEADER)
                .required(NO_HEADER);
        Pattern pattern = section.regex("regexp", "what one of its values matches")
                .check(regex -> !regex.pattern().isEmpty(), "is empty: " + NO_REGEXP)
                .required(NO_REGEXP);
        return new HeaderMatch(
                header,
                pattern,
                section.bool("allow_missing", "whether it is fine that the header is missing")
                        .orElse(false));
    }

    /** Whether the header is missing although it must not. */
    boolean missing(HttpHead head) {
        return !allowMissing && head.all(header).isEmpty();
    }

    /** Whether there are values, and one of them matches. */
    boolean matches(HttpHead head) {
        return head.all(header).stream()
                .anyMatch(value -> pattern.matcher(value).find());
    }

    boolean absent(HttpHead head) {
        return head.all(header).isEmpty();
    }
}
