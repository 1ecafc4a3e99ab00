package dev.chiron.probe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One value of a Nagios plugin's performance data, {@code 'label'=value[unit];warn;crit;min;max}.
 *
 * @param unit as the plugin writes it ({@code s}, {@code %}, {@code MB}, {@code c} …); empty when it writes none
 * @param warn above which value it is impaired; only a plain upper bound ({@code 5}, {@code 0:5}, {@code ~:5}) is read
 * @param fail above which value it has failed
 * @param max as much as there is
 */
record Perfdata(
        String label, String unit, double value, Optional<Double> warn, Optional<Double> fail, Optional<Double> max) {
    private static final int MOST = 64;
    private static final int LONGEST_LABEL = 100;
    private static final Map<String, Double> SCALES = Map.of(
            "s", 1.0, "ms", 1e-3, "us", 1e-6, "%", 1e-2, "B", 1.0, "KB", 0x1p10, "MB", 0x1p20, "GB", 0x1p30, "TB",
            0x1p40);
    private static final Pattern BOUND = Pattern.compile("(?:(?:0|~):)?(-?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)");
    private static final Pattern ENTRY = Pattern.compile("(?:'((?:[^'\\n]|'')*)'|([^=\\s']+))="
            + "([-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?)([A-Za-z%µ]{0,8})((?:;[^\\s]*)?)(?:\\s|$)");

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
                found.putIfAbsent(label, of(label, matcher.group(4), value, matcher.group(5)));
            }
        }
        return List.copyOf(found.values());
    }

    private static Perfdata of(String label, String unit, double value, String limits) {
        List<String> parts = List.of(limits.split(";", -1));
        return new Perfdata(label, unit, value, bound(parts, 1), bound(parts, 2), bound(parts, 4));
    }

    /** An upper bound out of {@code ;warn;crit;min;max}. */
    private static Optional<Double> bound(List<String> parts, int place) {
        Matcher matcher = BOUND.matcher(place < parts.size() ? parts.get(place) : "");
        return matcher.matches()
                ? Optional.of(Double.parseDouble(matcher.group(1))).filter(Double::isFinite)
                : Optional.empty();
    }

    /** The same in units that are known everywhere; per cent are at most 100. */
    Meter meter() {
        double scale = SCALES.getOrDefault(unit, 1.0);
        Optional<Double> most = unit.equals("%") && max.isEmpty() ? Optional.of(100.0) : max;
        return new Meter(
                label,
                knownUnit(),
                value * scale,
                warn.map(bound -> bound * scale),
                fail.map(bound -> bound * scale),
                most.map(bound -> bound * scale));
    }

    private String knownUnit() {
        return switch (unit) {
            case "c" -> Meter.NUMBER;
            case "%" -> Meter.RATIO;
            case "s", "ms", "us" -> "seconds";
            case "B", "KB", "MB", "GB", "TB" -> Meter.BYTES;
            default -> unit;
        };
    }

    private static String afterBar(String text) {
        int bar = text.indexOf('|');
        return bar < 0 ? "" : text.substring(bar + 1);
    }
}
