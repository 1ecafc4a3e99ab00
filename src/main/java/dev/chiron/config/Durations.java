package dev.chiron.config;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them ({@code 1m30s}, {@code 500ms}, {@code 1.5h}), and with days and weeks beside. */
public final class Durations {
    private static final Map<String, BigDecimal> GO_UNITS = Map.of(
            "ns", BigDecimal.ONE,
            "us", BigDecimal.valueOf(1_000),
            "µs", BigDecimal.valueOf(1_000),
            "μs", BigDecimal.valueOf(1_000),
            "ms", BigDecimal.valueOf(1_000_000),
            "s", BigDecimal.valueOf(1_000_000_000L),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L));
    private static final Map<String, BigDecimal> LONG_UNITS = Map.of(
            "d", BigDecimal.valueOf(86_400_000_000_000L),
            "w", BigDecimal.valueOf(604_800_000_000_000L));
    private static final Pattern PART = Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)([a-zµμ]+)");
    private static final int LONGEST_TEXT = 100;
    private static final BigInteger LONGEST = BigInteger.valueOf(Long.MAX_VALUE);

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
        BigDecimal sum = BigDecimal.ZERO;
        int end = 0;
        while (end < text.length()) {
            if (!part.find(end) || part.start() != end) {
                return Optional.empty();
            }
            String unit = part.group(2);
            BigDecimal size = longUnits && LONG_UNITS.containsKey(unit) ? LONG_UNITS.get(unit) : GO_UNITS.get(unit);
            if (size == null) {
                return Optional.empty();
            }
            sum = sum.add(new BigDecimal(part.group(1)).multiply(size));
            end = part.end();
        }
        boolean fits = end > 0 && sum.toBigInteger().compareTo(LONGEST) <= 0;
        return fits ? Optional.of(sum.longValue()) : Optional.empty();
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
