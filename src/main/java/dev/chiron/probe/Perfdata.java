package dev.chiron.probe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One value of a Nagios plugin's performance data, {@code 'label'=value[unit];warn;crit;min;max}.
 *
 * @param unit as the plugin writes it ({@code s}, {@code %}, {@code MB}, {@code c} …); empty when it writes none
 */
record Perfdata(String label, String unit, double value) {
    private static final int MOST = 64;
    private static final int LONGEST_LABEL = 100;
    private static final Pattern ENTRY = Pattern.compile("(?:'((?:[^'\\n]|'')*)'|([^=\\s']+))="
            + "([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)([A-Za-z%µ]{0,8})(?:;[^\\s]*)?(?:\\s|$)");

    /**
     * The performance data in a plugin's output: after the first line's bar, and after a bar in the lines below it. At
     * most 64 values are taken, a label counts once, and what is no number ({@code U}) is passed over.
     */
    static List<Perfdata> in(String output) {
        int lineEnd = output.indexOf('\n');
        String first = lineEnd < 0 ? output : output.substring(0, lineEnd);
        String others = lineEnd < 0 ? "" : output.substring(lineEnd + 1);
        Matcher matcher = ENTRY.matcher(afterBar(first) + "\n" + afterBar(others));
        Map<String, Perfdata> found = new LinkedHashMap<>();
        while (found.size() < MOST && matcher.find()) {
            String label = matcher.group(1) == null
                    ? matcher.group(2)
                    : matcher.group(1).replace("''", "'");
            double value = Double.parseDouble(matcher.group(3));
            if (!label.isEmpty() && label.length() <= LONGEST_LABEL && Double.isFinite(value)) {
                found.putIfAbsent(label, new Perfdata(label, matcher.group(4), value));
            }
        }
        return List.copyOf(found.values());
    }

    private static String afterBar(String text) {
        int bar = text.indexOf('|');
        return bar < 0 ? "" : text.substring(bar + 1);
    }
}
