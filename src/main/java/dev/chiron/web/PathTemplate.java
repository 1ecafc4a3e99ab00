package dev.chiron.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A path in which a name in braces stands for what is asked for, at most one in each segment, as
 * {@code /api/badge/{id}.svg}.
 *
 * @param text as it is written in the API description
 */
record PathTemplate(String text, List<Segment> segments) {
    /** One segment: what stands before and after the hole; a segment without a hole is all before. */
    private record Segment(String before, String hole, String after) {
        private static Segment parse(String text) {
            int open = text.indexOf('{');
            int close = text.indexOf('}');
            return open < 0
                    ? new Segment(text, "", "")
                    : new Segment(text.substring(0, open), text.substring(open + 1, close), text.substring(close + 1));
        }

        private boolean fits(String asked) {
            return hole.isEmpty()
                    ? asked.equals(before)
                    : asked.length() > before.length() + after.length()
                            && asked.startsWith(before)
                            && asked.endsWith(after);
        }

        /** What stands in the hole, decoded; a plus sign means itself in a path. */
        private Optional<String> filling(String asked) {
            return Query.unescape(asked.substring(before.length(), asked.length() - after.length())
                    .replace("+", "%2B"));
        }
    }

    static PathTemplate of(String text) {
        return new PathTemplate(
                text, List.of(text.split("/", -1)).stream().map(Segment::parse).toList());
    }

    /** The names in braces, in the order of the path. */
    List<String> holes() {
        return segments.stream()
                .map(Segment::hole)
                .filter(hole -> !hole.isEmpty())
                .toList();
    }

    /**
     * What stands in the holes of a raw path, by name.
     *
     * @return empty when the path is another
     */
    Optional<Map<String, String>> match(String rawPath) {
        List<String> asked = new ArrayList<>(List.of(rawPath.split("/", -1)));
        if (asked.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            Segment segment = segments.get(i);
            if (!segment.fits(asked.get(i))) {
                return Optional.empty();
            }
            if (!segment.hole().isEmpty()) {
                Optional<String> filling = segment.filling(asked.get(i));
                if (filling.isEmpty()) {
                    return Optional.empty();
                }
                found.put(segment.hole(), filling.get());
            }
        }
        return Optional.of(found);
    }
}
