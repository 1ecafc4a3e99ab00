package dev.chiron.conformance;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What case files call {@code <name>}: addresses of servers and paths of files. */
record Names(Map<String, String> values) {
    private static final Pattern NAME = Pattern.compile("<([a-z][a-z0-9-]*)>");

    /** The text with every known name replaced; other text in angle brackets stays. */
    String fill(String text) {
        return NAME.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(values.getOrDefault(match.group(1), match.group())));
    }
}
