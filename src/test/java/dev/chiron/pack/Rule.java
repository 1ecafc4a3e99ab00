package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of a Prometheus rule file.
 *
 * @param file the file that it stands in
 * @param group the group that it stands in
 * @param every the group's own {@code interval}; zero without
 * @param name the alert's name, or the recorded series'
 * @param waits {@code for}; zero without
 * @param keeps {@code keep_firing_for}; zero without
 */
record Rule(
        Path file,
        String group,
        Duration every,
        String name,
        boolean isAlert,
        String expression,
        Duration waits,
        Duration keeps,
        Map<String, String> labels,
        Map<String, String> annotations) {
    private static final Pattern DURATION = Pattern.compile("(\\d+)([smh])");

    /** The rules of all files, in their order. */
    static List<Rule> all() {
        return PackFiles.rules().stream().flatMap(file -> read(file).stream()).toList();
    }

    /** The rules of a file, in its order. */
    static List<Rule> read(Path file) {
        List<Rule> rules = new ArrayList<>();
        for (JsonNode group : PackFiles.yaml(file).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                rules.add(of(file, group, rule));
            }
        }
        return rules;
    }

    private static Rule of(Path file, JsonNode group, JsonNode rule) {
        boolean isAlert = rule.has("alert");
        return new Rule(
                file,
                group.path("name").asText(),
                duration(group.path("interval").asText("0s")),
                rule.path(isAlert ? "alert" : "record").asText(),
                isAlert,
                rule.path("expr").asText(),
                duration(rule.path("for").asText("0s")),
                duration(rule.path("keep_firing_for").asText("0s")),
                strings(rule.path("labels")),
                strings(rule.path("annotations")));
    }

    String label(String name) {
        return labels.getOrDefault(name, "");
    }

    String annotation(String name) {
        return annotations.getOrDefault(name, "");
    }

    /** A duration of a rule or a rule test, as {@code 1h0m5s}. */
    static Duration duration(String text) {
        Duration sum = Duration.ZERO;
        Matcher part = DURATION.matcher(text);
        int end = 0;
        while (part.find() && part.start() == end) {
            long count = Long.parseLong(part.group(1));
            sum = switch (part.group(2)) {
                case "h" -> sum.plusHours(count);
                case "m" -> sum.plusMinutes(count);
                default -> sum.plusSeconds(count);
            };
            end = part.end();
        }
        if (end == 0 || end != text.length()) {
            throw new IllegalArgumentException("not a duration of hours, minutes and seconds: " + text);
        }
        return sum;
    }

    private static Map<String, String> strings(JsonNode node) {
        Map<String, String> strings = new TreeMap<>();
        node.properties()
                .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
        return strings;
    }

    @Override
    public String toString() {
        return name;
    }
}
