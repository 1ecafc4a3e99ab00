package dev.chiron.pack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What promtool lets pass in a rule, and what goes wrong later: expressions and waits that do not do what they seem to. */
final class RuleLint {
    private static final Duration TWO_SCRAPES = Duration.ofSeconds(10);
    private static final long FOUR_SCRAPES = 20;
    private static final Duration LONGEST_WAIT = Duration.ofHours(3);
    private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "h", 3600, "d", 86_400, "w", 604_800);

    /** Gauges that are read at this very moment behind a wait, by alert: that they are gone at once is what it tells. */
    private static final Map<String, String> GONE_AT_ONCE = Map.of("ChironServiceVanished", "chiron_service_status");

    private static final Pattern OPERATOR = Pattern.compile("==|!=|>=|<=|>|<|\\b(and|or|unless)\\b");
    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
    private static final Pattern REGEXP = Pattern.compile("(?:=~|!~)\\s*\"([^\"]*)\"");
    private static final Pattern RANGE = Pattern.compile("\\[(\\d+)([smhdw])");
    private static final Pattern LATE_RATE =
            Pattern.compile("\\b(rate|irate|increase|deriv|delta)\\(\\s*(sum|max|min|avg|count|group)\\b");
    private static final Pattern COUNTER =
            Pattern.compile("(\\w+\\()?\\b([a-z]\\w*_(?:total|bucket|count|sum))\\b(?!\\()");
    private static final Pattern UNKNOWN_FUNCTION = Pattern.compile(
            "\\b(topk|bottomk|limitk|limit_ratio|info|holt_winters|double_exponential_smoothing|mad_over_time|sort\\w*)\\s*\\(");
    private static final Pattern DIVISION =
            Pattern.compile("/\\s*(?:(?:on|ignoring) \\([^)]*\\)\\s*(?:group_(?:left|right) \\([^)]*\\)\\s*)?)?");
    private static final Pattern OF_MANY_JOBS =
            Pattern.compile("\\b(up|(?:scrape|process|jvm|prometheus|alertmanager)_\\w+)\\b(\\{[^}]*})?");
    private static final Pattern WHOLE_BUCKET = Pattern.compile("\\ble=~?\"\\d+\"");
    private static final Pattern BARE_GAUGE = Pattern.compile("\\b(chiron_\\w+)\\b(\\{[^}]*})?(?!\\w|\\{|\\[)");
    private static final Pattern SUBQUERY = Pattern.compile("\\([^\\[]*\\)\\[\\w+:\\w+]");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|without) \\(([^)]*)\\)");
    private static final Pattern USED_LABEL = Pattern.compile("\\$labels\\.(\\w+)");
    private static final Pattern RATIO_OF_AGGREGATES = Pattern.compile("\\n/ |\\babsent\\(|\\bup\\{[^}]*} == 0");

    private final Rule rule;
    private final List<Rule> file;
    private final String expression;
    private final List<String> problems = new ArrayList<>();

    private RuleLint(Rule rule, List<Rule> file) {
        this.rule = rule;
        this.file = file;
        this.expression = rule.expression();
    }

    /**
     * What is wrong with a rule; nothing if all is well.
     *
     * @param file the rules of its file, itself among them
     */
    static List<String> problems(Rule rule, List<Rule> file) {
        RuleLint lint = new RuleLint(rule, file);
        lint.expression();
        lint.counters();
        lint.selectors();
        lint.divisions();
        if (rule.isAlert()) {
            lint.condition();
            lint.waits();
            lint.labels();
        }
        lint.hold(file.stream().filter(other -> sameSeries(other, rule)).count() == 1, "is there twice");
        return lint.problems;
    }

    private static boolean sameSeries(Rule one, Rule other) {
        return one.name().equals(other.name())
                && one.labels().equals(other.labels())
                && one.expression().equals(other.expression());
    }

    private void hold(boolean well, String problem) {
        if (!well) {
            problems.add(problem);
        }
    }

    private void expression() {
        hold(!LATE_RATE.matcher(expression).find(), "a rate of an aggregate: a counter that is reset shows as a jump");
        hold(!UNKNOWN_FUNCTION.matcher(expression).find(), "a function that is fragile, or not in every release");
        hold(!WHOLE_BUCKET.matcher(expression).find(), "a whole number as le, which Prometheus 3 writes otherwise");
        hold(!expression.matches("(?s).*\\babsent\\([^)]*[=<>]=? ?\\d.*"), "absent of a comparison has no labels");
        RANGE.matcher(expression)
                .results()
                .filter(range -> seconds(range) < FOUR_SCRAPES)
                .forEach(range -> problems.add("a range of less than four scrapes: " + range.group() + "]"));
        for (MatchResult regexp : REGEXP.matcher(expression).results().toList()) {
            String text = regexp.group(1);
            hold(!text.startsWith("^") && !text.endsWith("$"), "a pattern is anchored as it is: " + text);
            hold(text.matches(".*[.*+?|()\\[\\]].*"), "no pattern, so = or != is enough: " + text);
            hold(!text.equals(".*"), "matches everything: " + text);
        }
    }

    private static long seconds(MatchResult range) {
        return Long.parseLong(range.group(1)) * SECONDS.getOrDefault(range.group(2), 1);
    }

    private void counters() {
        if (rule.name().endsWith("_total")) {
            return; // a counter itself
        }
        for (MatchResult counter :
                COUNTER.matcher(withoutStrings(expression)).results().toList()) {
            boolean read = counter.group(1) != null && counter.group(1).matches("(rate|increase|resets)\\(");
            hold(read, "a counter outside of rate and increase: " + counter.group(2));
        }
    }

    private void selectors() {
        for (MatchResult selector : OF_MANY_JOBS.matcher(expression).results().toList()) {
            boolean ofOneJob = selector.group(2) != null && selector.group(2).matches(".*\\bjob=.*");
            hold(ofOneJob || isQuoted(selector.start()), "of every job: " + selector.group(1));
        }
    }

    private boolean isQuoted(int at) {
        return expression.substring(0, at).chars().filter(c -> c == '"').count() % 2 == 1;
    }

    /** A divisor is a number, a count, something {@code > 0}, or recorded as such. */
    private void divisions() {
        Matcher division = DIVISION.matcher(withoutStrings(expression));
        while (division.find()) {
            String divisor = withoutStrings(expression).substring(division.end());
            boolean guarded = divisor.matches("(?s)\\d.*|count (by|without).*")
                    || (divisor.startsWith("(") && inside(divisor).matches("(?s).*> 0\\s*"))
                    || file.stream()
                            .anyMatch(other -> !other.isAlert()
                                    && divisor.startsWith(other.name())
                                    && other.expression().strip().endsWith("> 0"));
            hold(guarded, "may divide by 0: " + divisor.lines().findFirst().orElse(""));
        }
    }

    /** What stands in the parenthesis that a text begins with. */
    private static String inside(String text) {
        int depth = 0;
        for (int at = 0; at < text.length(); at++) {
            depth += text.charAt(at) == '(' ? 1 : text.charAt(at) == ')' ? -1 : 0;
            if (depth == 0) {
                return text.substring(1, at);
            }
        }
        return "";
    }

    private void condition() {
        String flat = withoutStrings(expression).replaceAll("\\{[^}]*}", "");
        String before;
        do {
            before = flat;
            flat = flat.replaceAll("\\([^()]*\\)", "");
        } while (!flat.equals(before));
        boolean always = expression.equals("vector(1)");
        hold(
                always
                        || expression.startsWith("absent(")
                        || OPERATOR.matcher(flat).find(),
                "compares nothing, so it always fires");
    }

    private void waits() {
        hold(rule.waits().compareTo(LONGEST_WAIT) <= 0, "waits for more than 3 hours");
        hold(rule.keeps().compareTo(LONGEST_WAIT) <= 0, "is kept for more than 3 hours");
        if (RATIO_OF_AGGREGATES.matcher(expression).find()) {
            hold(rule.waits().compareTo(TWO_SCRAPES) >= 0, "does not wait for two scrapes");
        }
        if (rule.waits().isPositive()) {
            String instant = SUBQUERY.matcher(expression).replaceAll("");
            for (MatchResult gauge :
                    BARE_GAUGE.matcher(withoutStrings(instant)).results().toList()) {
                boolean counted = gauge.group(1).matches(".*_(total|bucket|count|sum)") || recorded(gauge, instant);
                boolean meant = gauge.group(1).equals(GONE_AT_ONCE.get(rule.name()));
                hold(counted || meant, "one failed scrape starts the wait anew: " + gauge.group(1));
            }
        }
    }

    /** Whether it is a part of a recording's name. */
    private static boolean recorded(MatchResult gauge, String text) {
        return (gauge.start() > 0 && text.charAt(gauge.start() - 1) == ':')
                || (gauge.end() < text.length() && text.charAt(gauge.end()) == ':');
    }

    /** What labels and annotations speak of is left by the first grouping. */
    private void labels() {
        for (Map.Entry<String, String> label : rule.labels().entrySet()) {
            boolean word =
                    label.getValue().matches("[\\w-]+") || label.getValue().startsWith("{{ ");
            hold(word, "label " + label.getKey() + " is no word: " + label.getValue());
        }
        Matcher grouping = GROUPING.matcher(expression.lines().findFirst().orElse(""));
        if (!grouping.find()) {
            return;
        }
        Set<String> named = Set.of(grouping.group(2).split(",\\s*"));
        Matcher used = USED_LABEL.matcher(rule.labels() + " " + rule.annotations());
        Set<String> missing = new TreeSet<>();
        while (used.find()) {
            if (named.contains(used.group(1)) == grouping.group(1).equals("without")) {
                missing.add(used.group(1));
            }
        }
        hold(missing.isEmpty(), "speaks of labels that it drops: " + missing);
    }

    private static String withoutStrings(String text) {
        return STRING.matcher(text).replaceAll("\"\"");
    }
}
