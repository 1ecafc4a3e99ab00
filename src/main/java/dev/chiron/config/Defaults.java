package dev.chiron.config;

import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** How a default value is written in messages and in the option reference. */
final class Defaults {
    private Defaults() {}

    static String text(Object value) {
        return switch (value) {
            case Duration duration -> Durations.format(duration);
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
            case Collection<?> list -> list.isEmpty() ? "[]" : list.toString();
            case Map<?, ?> map -> map.isEmpty() ? "{}" : map.toString();
            case String text -> text.isEmpty() ? "\"\"" : text;
            default -> value.toString();
        };
    }
}
