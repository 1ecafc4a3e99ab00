package dev.chiron.pack;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression looks at.
 *
 * @param series the series that it selects, each once
 * @param groupings the labels that it groups, joins or drops by
 */
record Selectors(Set<Selector> series, Set<String> groupings) {
    private static final String STRING = "\"(?:[^\"\\\\]|\\\\.)*\"";

    /** A string, a grouping, a range, a number or a selector: whichever comes first. */
    private static final Pattern TOKEN = Pattern.compile(STRING
            + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)"
            + "|\\[[^]]*]"
            + "|\\b\\d[\\w.]*"
            + "|([a-zA-Z_:][\\w:]*)\\s*(\\{(?:[^{}\"]|" + STRING + ")*})?(?!\\s*(?:\\(|(?:by|without)\\b))(?![\\w:])");

    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*" + STRING);
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset", "by", "without");

    /**
     * One vector selector.
     *
     * @param text as it stands in the expression
     * @param labels the labels that its matchers name
     */
    record Selector(String metric, String text, Set<String> labels) {}

    static Selectors of(String expression) {
        Set<Selector> series = new LinkedHashSet<>();
        Set<String> groupings = new TreeSet<>();
        Matcher token = TOKEN.matcher(expression);
        while (token.find()) {
            if (token.group(1) != null) {
                groupings.addAll(names(token.group(1)));
            } else if (token.group(2) != null && !WORDS.contains(token.group(2))) {
                series.add(selector(token.group(2), token.group(3) == null ? "" : token.group(3)));
            }
        }
        return new Selectors(series, groupings);
    }

    private static Selector selector(String metric, String matchers) {
        Set<String> labels = new TreeSet<>();
        Matcher matcher = MATCHER.matcher(matchers);
        while (matcher.find()) {
            labels.add(matcher.group(1));
        }
        return new Selector(metric, metric + matchers, labels);
    }

    private static List<String> names(String list) {
        List<String> names = new ArrayList<>();
        for (String name : list.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names;
    }
}
