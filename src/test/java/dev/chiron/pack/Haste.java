package dev.chiron.pack;

import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Copies of the pack's files in which time runs faster, for a Prometheus that scrapes and evaluates once a second. Nothing
 * else is changed, so what is tried with a copy is the rule that is shipped.
 *
 * <ul>
 *   <li>{@code for} and {@code keep_firing_for}: a fifth, as scrapes and evaluations, from 1 s to 6 s, so that what waits
 *       less still does, and what outlasts some failed scrapes outlasts as many;
 *   <li>ranges, as {@code [15m]}: a fifth, but 8 s at least (enough for a scrape of 2 s every 3 s);
 *   <li>{@code offset}: a thirtieth, at most 20 s;
 *   <li>an age of 100 s or more that an expression compares with: a thirtieth;
 *   <li>{@code group_interval} and {@code repeat_interval} of Alertmanager: a thirtieth, at least 1 s;
 *   <li>{@code group_wait}: a tenth, at least 2 s unless it is none, since what mutes an alert must come within it, and a
 *       machine that pauses for some seconds does so for both.
 * </ul>
 */
final class Haste {
    private static final int FACTOR = 30;
    private static final int FACTOR_OF_SCRAPES = 5;
    private static final int FACTOR_OF_GROUPS = 10;
    private static final String TIME = "((?:\\d+[dhms])+)";
    private static final Pattern WAIT = Pattern.compile("(?<= (?:for|keep_firing_for): )" + TIME);
    private static final Pattern RANGE = Pattern.compile("(?<=\\[)" + TIME + "(?=[:\\]])");
    private static final Pattern OFFSET = Pattern.compile("(?<=offset )" + TIME);
    private static final Pattern AGE = Pattern.compile("(?<=[<>] )(\\d{3})(?=\\s)");
    private static final Pattern GROUP_WAIT = Pattern.compile("(?<=group_wait: )" + TIME);
    private static final Pattern INTERVAL = Pattern.compile("(?<=(?:group_interval|repeat_interval): )" + TIME);
    private static final Pattern PART = Pattern.compile("(\\d+)([dhms])");
    private static final Map<String, Integer> SECONDS = Map.of("d", 86_400, "h", 3_600, "m", 60, "s", 1);

    private Haste() {}

    /** The text of a rule file in haste. */
    static String ofRules(String text) {
        String waits = replace(text, WAIT, time -> time(seconds(time) / FACTOR_OF_SCRAPES, 1, 6));
        String ranges = replace(waits, RANGE, time -> time(seconds(time) / FACTOR_OF_SCRAPES, 8, Integer.MAX_VALUE));
        String offsets = replace(ranges, OFFSET, time -> time(seconds(time) / FACTOR, 1, 20));
        return replace(offsets, AGE, age -> String.valueOf(Long.parseLong(age) / FACTOR));
    }

    /** The text of an Alertmanager configuration in haste. */
    static String ofAlertmanager(String text) {
        String waits = replace(text, GROUP_WAIT, Haste::groupWait);
        return replace(waits, INTERVAL, time -> time(seconds(time) / FACTOR, 1, Integer.MAX_VALUE));
    }

    private static String groupWait(String time) {
        return seconds(time) == 0 ? time : time(seconds(time) / FACTOR_OF_GROUPS, 2, Integer.MAX_VALUE);
    }

    private static String replace(String text, Pattern what, Function<String, String> by) {
        return what.matcher(text).replaceAll(match -> Matcher.quoteReplacement(by.apply(match.group(1))));
    }

    private static String time(long seconds, long least, long most) {
        return Math.clamp(seconds, least, most) + "s";
    }

    private static long seconds(String time) {
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(time);
        while (part.find()) {
            sum = sum.plusSeconds(Long.parseLong(part.group(1)) * SECONDS.getOrDefault(part.group(2), 0));
        }
        return sum.toSeconds();
    }
}
