package dev.chiron.config;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One value read from a {@link Section}, on its way to being checked and given a default.
 *
 * <p>Nothing here throws: what is wrong becomes a {@link Problem}, and a value of the right type is handed on so that
 * reading can go on to the next key. Asking for the value also documents the option, and notes what it came to.
 */
public final class Option<T> {
    private final Section section;
    private final String key;
    private final String meaning;
    private final Type<T> type;
    private String alternative = "";
    private @Nullable T value;
    private boolean refused;
    private boolean elsewhere;

    Option(Section section, String key, String meaning, Type<T> type) {
        this.section = section;
        this.key = key;
        this.meaning = meaning;
        this.type = type;
    }

    Option<T> found(T read) {
        value = read;
        return this;
    }

    /** As {@link #found}, of a value that another key led to, which is shown instead. */
    Option<T> foundElsewhere(T read) {
        elsewhere = true;
        return found(read);
    }

    Option<T> refused() {
        refused = true;
        return this;
    }

    /** Names another key that may be given in this one's place. */
    Option<T> insteadOf(String otherKey) {
        alternative = " or \"" + otherKey + "\"";
        return this;
    }

    /** Takes such a value for none; answers whether one is left. */
    boolean unless(Predicate<T> none) {
        if (value != null && none.test(value)) {
            value = null;
        }
        return value != null;
    }

    /** Refuses a value that does not pass; the complaint says what would be right, such as {@code "must not be empty"}. */
    public Option<T> check(Predicate<T> right, String complaint) {
        if (value != null && !right.test(value)) {
            section.problem(key, section.shown(key, type) + " " + complaint);
            value = null;
            refused = true;
        }
        return this;
    }

    /** Refuses a value outside the range, whose ends belong to it. */
    public <C extends Comparable<C>> Option<T> between(C least, C most) {
        return check(
                v -> {
                    @SuppressWarnings("unchecked") // The ends are of the option's own type.
                    C given = (C) v;
                    return given.compareTo(least) >= 0 && given.compareTo(most) <= 0;
                },
                "must be between " + Defaults.text(least) + " and " + Defaults.text(most));
    }

    /** The value; its absence is a problem. */
    public T required() {
        return required("needs " + Quoted.text(key) + alternative + ": " + meaning);
    }

    /** The value; of its absence the problem says {@code complaint}. */
    public T required(String complaint) {
        section.document(key, type.name(), "required", meaning);
        if (value != null) {
            return noted(value);
        }
        if (!refused) {
            section.problem("", complaint);
        }
        return type.blank();
    }

    public T orElse(T fallback) {
        section.document(key, type.name(), Defaults.text(fallback), meaning);
        return noted(value == null ? fallback : value);
    }

    /** The value or a default that depends on something else, which {@code described} names for the reference. */
    public T orElse(T fallback, String described) {
        section.document(key, type.name(), described, meaning);
        return noted(value == null ? fallback : value);
    }

    public Optional<T> optional() {
        section.document(key, type.name(), "none", meaning);
        return Optional.ofNullable(value).map(this::noted);
    }

    private T noted(T result) {
        if (!elsewhere) {
            section.note(key, type, result);
        }
        return result;
    }
}
