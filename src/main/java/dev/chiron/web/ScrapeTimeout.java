package dev.chiron.web;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.Optional;

/** How long a probe may take that Prometheus asks for, by blackbox_exporter's rules. */
final class ScrapeTimeout {
    static final String HEADER = "X-Prometheus-Scrape-Timeout-Seconds";

    private static final Duration WITHOUT_HEADER = Duration.ofMinutes(2);
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern INFINITY = Pattern.compile("(?i)[+-]?inf(inity)?");
    private static final double LONGEST_SECONDS = 9e9;
    private static final Duration LONGEST = Duration.ofSeconds((long) LONGEST_SECONDS);

    private ScrapeTimeout() {}

    /** The seconds in the header, or 120 when it is absent or 0; empty when it is no number. */
    static Optional<Duration> ofHeader(Optional<String> header) {
        String text = header.orElse("");
        if (text.isEmpty()) {
            return Optional.of(WITHOUT_HEADER);
        }
        boolean infinite = INFINITY.matches(text);
        if (text.equalsIgnoreCase("nan") || infinite) {
            return Optional.of(infinite && text.startsWith("-") ? LONGEST.negated() : LONGEST);
        }
        if (!NUMBER.matches(text) || Double.isInfinite(Double.parseDouble(text))) {
            return Optional.empty();
        }
        double seconds = Math.clamp(Double.parseDouble(text), -LONGEST_SECONDS, LONGEST_SECONDS);
        return Optional.of(seconds == 0 ? WITHOUT_HEADER : Duration.ofNanos(Math.round(seconds * 1e9)));
    }

    /** What is wrong with a header that is no number, in Go's words. */
    static String complaint(String header) {
        return "strconv.ParseFloat: parsing " + GoText.quote(header) + ": "
                + (NUMBER.matches(header) ? "value out of range" : "invalid syntax");
    }

    /** The module's own timeout where it is the shorter one, else the scrape's with the offset taken off; never negative. */
    static Duration effective(Duration scrape, Duration offset, Optional<Duration> module) {
        Duration most = scrape.minus(offset);
        Duration own = module.orElse(Duration.ZERO);
        boolean ownIsShorter = own.isPositive() && own.compareTo(most) < 0;
        Duration left = ownIsShorter || most.isNegative() ? own : most;
        // More than a Go program can count to is no time at all there.
        return left.plus(offset).compareTo(LONGEST) >= 0 ? Duration.ZERO : left;
    }
}
