package dev.chiron.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Go writes them ({@code 1m30s}, {@code 500ms}, {@code 1.5h}), and with days and weeks beside. */
public final class Durations {
    private static final Map<String, Long> GO_UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "μs", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Map<String, Long> LONG_UNITS = Map.of("d", 86_400_000_000_000L, "w", 604_800_000_000_000L);
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([a-zµμ]+)");
    private static final int LONGEST_TEXT = 100;
    private static final int DIGITS_OF_A_LONG = 18;

    private Durations() {}

    /** Reads Go's {@code time.ParseDuration} syntax; empty when the text is none, or longer than 292 years. */
    public static Optional<Duration> parseGo(String text) {
        return parse(text, false);
    }

    /** As {@link #parseGo}, with the units {@code d} and {@code w} besides. */
    public static Optional<Duration> parse(String text) {
        return parse(text, true);
    }

    private static Optional<Duration> parse(String text, boolean longUnits) {
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        return nanos(rest, longUnits).map(nanos -> Duration.ofNanos(negative ? -nanos : nanos));
    }

    private static Optional<Long> nanos(String text, boolean longUnits) {
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        Matcher part = PART.matcher(text);
        long sum = 0;
        int end = 0;
        try {
            while (end < text.length()) {
                Long unit = part.find(end) && part.start() == end ? unit(part.group(2), longUnits) : null;
                if (unit == null) {
                    return Optional.empty();
                }
                sum = Math.addExact(sum, amount(part.group(1), unit));
                end = part.end();
            }
        } catch (ArithmeticException | NumberFormatException tooLong) {
            return Optional.empty();
        }
        return end > 0 ? Optional.of(sum) : Optional.empty();
    }

    private static @Nullable Long unit(String name, boolean longUnits) {
        Long unit = GO_UNITS.get(name);
        return unit == null && longUnits ? LONG_UNITS.get(name) : unit;
    }

    /** Whole numbers exactly, fractions in double precision as Go; BigDecimal's own start costs 40 ms. */
    private static long amount(String number, long unit) {
        int point = number.indexOf('.');
        String whole = point < 0 ? number : number.substring(0, point);
        long nanos = whole.isEmpty() ? 0 : Math.multiplyExact(Long.parseLong(whole), unit);
        if (point < 0 || point + 1 == number.length()) {
            return nanos;
        }
        int digits = Math.min(DIGITS_OF_A_LONG, number.length() - point - 1);
        long fraction = Long.parseLong(number, point + 1, point + 1 + digits, 10);
        return Math.addExact(nanos, (long) (fraction * (unit / Math.pow(10, digits))));
    }

    /** The shortest text that reads back as the same duration, such as {@code 1m30s}; units from hours down. */
    public static String format(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.isNegative()) {
            return "-" + format(duration.negated());
        }
        if (duration.compareTo(Duration.ofMillis(1)) < 0) {
            int nanos = duration.toNanosPart();
            return nanos % 1000 == 0 ? nanos / 1000 + "us" : nanos + "ns";
        }
        StringBuilder text = new StringBuilder();
        append(text, duration.toHours(), "h");
        append(text, duration.toMinutesPart(), "m");
        if (duration.toMillis() % 1000 == 0 && duration.toNanosPart() % 1_000_000 == 0) {
            append(text, duration.toSecondsPart(), "s");
        } else if (duration.compareTo(Duration.ofSeconds(1)) < 0 && duration.toNanosPart() % 1_000_000 == 0) {
            append(text, duration.toMillis(), "ms");
        } else {
            BigDecimal seconds = BigDecimal.valueOf(duration.toSecondsPart())
                    .add(BigDecimal.valueOf(duration.toNanosPart(), 9))
                    .stripTrailingZeros();
            text.append(seconds.toPlainString()).append('s');
        }
        return text.toString();
    }

    private static void append(StringBuilder text, long amount, String unit) {
        if (amount > 0) {
            text.append(amount).append(unit);
        }
    }
}
