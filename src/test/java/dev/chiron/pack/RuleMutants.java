package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways in which an alert could be wrong, each of which its unit tests have to notice. */
final class RuleMutants {
    private static final Pattern COMPARISON = Pattern.compile("(==|!=|>=|<=|>|<)( bool)?( (-?\\d+(?:\\.\\d+)?))?");
    private static final Pattern ARM = Pattern.compile("\\b(and|or|unless)\\b");
    private static final Pattern LAST = Pattern.compile("last_over_time\\(((?:[^(){}]|\\{[^}]*})*)\\[\\w+]\\)");
    private static final Duration LOOKED_BACK = Duration.ofMinutes(1);
    private static final Pattern EXTREME = Pattern.compile("\\b(max|min) without\\b");
    private static final Map<String, String> OPPOSITE =
            Map.of("==", "!=", "!=", "==", ">=", "<", "<=", ">", ">", "<=", "<", ">=", "max", "min", "min", "max");

    private final JsonNode rule;
    private final String expression;
    private final List<Mutant> mutants = new ArrayList<>();

    /** A rule with one thing changed; {@code change} says which. */
    record Mutant(String change, JsonNode rule) {}

    private RuleMutants(JsonNode rule) {
        this.rule = rule;
        this.expression = rule.path("expr").asText();
    }

    static List<Mutant> of(JsonNode alert) {
        RuleMutants of = new RuleMutants(alert);
        of.comparisons();
        of.arms();
        of.looksBack();
        of.replicas();
        of.waits("for");
        of.waits("keep_firing_for");
        return of.mutants;
    }

    /** Each comparison the other way round, and each bound that is not 0 further away and nearer. */
    private void comparisons() {
        Matcher comparison = COMPARISON.matcher(blanked());
        while (comparison.find()) {
            replace(comparison.start(1), comparison.end(1), OPPOSITE.getOrDefault(comparison.group(1), ""));
            boolean ordered =
                    !comparison.group(1).contains("=") || comparison.group(1).matches("[<>]=");
            if (ordered && comparison.group(4) != null && Double.parseDouble(comparison.group(4)) != 0) {
                double bound = Double.parseDouble(comparison.group(4));
                replace(comparison.start(4), comparison.end(4), String.format(Locale.ROOT, "%f", bound * 2));
                replace(comparison.start(4), comparison.end(4), String.format(Locale.ROOT, "%f", bound / 2));
            }
        }
    }

    /** Without each arm of a set operation. */
    private void arms() {
        String text = blanked();
        Matcher arm = ARM.matcher(text);
        while (arm.find()) {
            replace(arm.start(), endOfArm(text, arm.end()), "");
        }
    }

    /** Where the right side of a set operator ends: at the next one beside it, or with the parenthesis that they stand in. */
    private static int endOfArm(String text, int start) {
        int depth = 0;
        for (int at = start; at < text.length(); at++) {
            char here = text.charAt(at);
            if (here == '(') {
                depth++;
            } else if (here == ')') {
                depth--;
            }
            boolean ends = depth < 0 || (depth == 0 && (here == ',' || beginsArm(text, at)));
            if (ends) {
                return at;
            }
        }
        return text.length();
    }

    private static boolean beginsArm(String text, int at) {
        Matcher arm = ARM.matcher(text).region(at, text.length()).useTransparentBounds(true);
        return arm.lookingAt();
    }

    /**
     * The gauge of this very moment in place of the last one seen, so that a failed scrape matters; but not in what keeps an
     * alert quiet that waits for longer than it looks back, because that makes no difference.
     */
    private void looksBack() {
        boolean patient = Rule.duration(rule.path("for").asText("0s")).compareTo(LOOKED_BACK) >= 0;
        int exceptions = expression.indexOf("unless");
        Matcher last = LAST.matcher(expression);
        while (last.find()) {
            if (!patient || exceptions < 0 || last.start() < exceptions) {
                replace(last.start(), last.end(), last.group(1));
            }
        }
    }

    /** The other one of two replicas is believed. */
    private void replicas() {
        Matcher extreme = EXTREME.matcher(expression);
        while (extreme.find()) {
            replace(extreme.start(1), extreme.end(1), OPPOSITE.getOrDefault(extreme.group(1), ""));
        }
    }

    /** Twice as long, and not at all. */
    private void waits(String key) {
        if (rule.has(key)) {
            Duration twice = Rule.duration(rule.path(key).asText()).multipliedBy(2);
            change(key, twice.toSeconds() + "s");
            change(key, "0s");
        }
    }

    private void change(String key, String value) {
        ObjectNode mutant = rule.deepCopy();
        mutant.put(key, value);
        mutants.add(new Mutant(key + ": " + value, mutant));
    }

    private void replace(int start, int end, String by) {
        String changed = expression.substring(0, start) + by + expression.substring(end);
        ObjectNode mutant = rule.deepCopy();
        mutant.put("expr", changed);
        String what = expression.substring(start, end) + " -> " + (by.isEmpty() ? "nothing" : by) + " at " + start;
        mutants.add(new Mutant(what.replaceAll("\\s+", " "), mutant));
    }

    /** The expression with blanks in place of matchers and strings, whose operators are no operators. */
    private String blanked() {
        Matcher quoted = Pattern.compile("\\{[^}]*}|\"[^\"]*\"").matcher(expression);
        return quoted.replaceAll(found -> " ".repeat(found.group().length()));
    }
}
