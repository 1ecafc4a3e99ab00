package dev.chiron.web;

import com.google.re2j.Pattern;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How long a probe may take that Prometheus asks for, by blackbox_exporter's rules.
 *
 * @param seconds what {@code probe_timeout_seconds} shows; a header may make it NaN or infinite
 */
record ScrapeTimeout(double seconds) {
    static final String HEADER = "X-Prometheus-Scrape-Timeout-Seconds";

    private static final double WITHOUT_HEADER = 120;
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
    private static final Pattern INFINITY = Pattern.compile("(?i)[+-]?inf(inity)?");
    private static final double NANOS = 1e9;

    /** The seconds in the header, or 120 when it is absent or 0; empty when it is no number. */
    static OptionalDouble ofHeader(Optional<String> header) {
        String text = header.orElse("");
        if (text.isEmpty()) {
            return OptionalDouble.of(WITHOUT_HEADER);
        }
        if (text.equalsIgnoreCase("nan")) {
            return OptionalDouble.of(Double.NaN);
        }
        if (INFINITY.matches(text)) {
            return OptionalDouble.of(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        if (!NUMBER.matches(text) || Double.isInfinite(Double.parseDouble(text))) {
            return OptionalDouble.empty();
        }
        double seconds = Double.parseDouble(text);
        return OptionalDouble.of(seconds == 0 ? WITHOUT_HEADER : seconds);
    }

    /** What is wrong with a header that is no number, in Go's words. */
    static String complaint(String header) {
        return "strconv.ParseFloat: parsing " + GoText.quote(header) + ": "
                + (NUMBER.matches(header) ? "value out of range" : "invalid syntax");
    }

    /** The module's own timeout where it is the shorter one, else the scrape's with the offset taken off. */
    static ScrapeTimeout effective(double scrapeSeconds, Duration offset, Optional<Duration> module) {
        double most = scrapeSeconds - offset.toNanos() / NANOS;
        double own = module.map(each -> each.toNanos() / NANOS).orElse(0.0);
        return new ScrapeTimeout((own > 0 && own < most) || most < 0 ? own : most);
    }

    /** The same as a time: what is no number, or more than a Go program can count to, is no time at all there. */
    Duration duration() {
        double nanos = seconds * NANOS;
        return nanos > 0 && nanos < Long.MAX_VALUE ? Duration.ofNanos(Math.round(nanos)) : Duration.ZERO;
    }
}
