package dev.chiron.probe;

import java.util.Optional;

/**
 * How full or high one thing stands, for people; the metrics have it as gauges of their own.
 *
 * @param name what it is, in words, such as {@code disk /data}
 * @param unit {@code bytes}, {@code seconds}, {@code ratio} (1 is all of it), {@code timestamp} (seconds since 1970), what
 *     else a command calls it, or empty for a plain number
 * @param warn from which value on it is impaired
 * @param fail from which value on it has failed
 * @param max as much as there is
 */
public record Meter(
        String name, String unit, double value, Optional<Double> warn, Optional<Double> fail, Optional<Double> max) {
    static final String BYTES = "bytes";
    static final String RATIO = "ratio";
    static final String NUMBER = "";

    /** One with nothing to hold it against. */
    static Meter plain(String name, String unit, double value) {
        return new Meter(name, unit, value, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** One that is used up to so much. */
    static Meter of(String name, String unit, double value, double max) {
        return new Meter(name, unit, value, Optional.empty(), Optional.empty(), Optional.of(max));
    }

    /** The same, held against a threshold on its share. */
    Meter against(Threshold share) {
        double whole = max.orElse(1.0);
        return new Meter(
                name,
                unit,
                value,
                share.warn().map(warned -> warned * whole),
                share.fail().map(failed -> failed * whole),
                max);
    }
}
