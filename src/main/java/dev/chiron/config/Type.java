package dev.chiron.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A type of value: how its text is read, and what to say of a text that is none.
 *
 * @param name the word in the option reference
 * @param blank what stands in for a value that is missing or wrong, so that reading can go on
 * @param text which of YAML's texts it takes
 * @param read the value, or empty when the text is none
 * @param complaint what would be right; given the text that is wrong
 */
record Type<T>(String name, T blank, Text text, Function<String, Optional<T>> read, UnaryOperator<String> complaint) {
    /** What a value's text may look like in the file. */
    enum Text {
        /** Any scalar, with environment references expanded. */
        EXPANDED,
        /** As {@link #EXPANDED}, but without quotes: a quoted number is a text. */
        PLAIN,
        /** Any scalar as it stands: {@code ${1}} keeps its own meaning. */
        RAW,
        /** As {@link #RAW}, one character a byte. */
        OCTETS,
        /** As {@link #EXPANDED}, and never shown. */
        SECRET
    }

    static final Type<String> STRING = of("string", "", Text.EXPANDED, Optional::of, "must be text");
    static final Type<String> RAW_STRING = of("string", "", Text.RAW, Optional::of, "must be text");
    static final Type<byte[]> OCTETS = of(
            "bytes",
            new byte[0],
            Text.OCTETS,
            text -> Optional.of(text.getBytes(StandardCharsets.ISO_8859_1)),
            "must be text");
    static final Type<Boolean> BOOL = of("boolean", false, Text.PLAIN, Scalars::bool, "must be true or false");
    static final Type<Integer> INTEGER = of("integer", 0, Text.PLAIN, Scalars::integer, "must be a whole number");
    static final Type<Double> NUMBER = of("number", 0.0, Text.PLAIN, Scalars::number, "must be a number");
    static final Type<Double> RATIO =
            of("ratio", 0.0, Text.EXPANDED, Scalars::ratio, "must be a share such as 40% or 0.4");
    static final Type<Long> SIZE = of("size", 0L, Text.EXPANDED, Scalars::bytes, "must be a size such as 64KB or 10MB");
    static final Type<Duration> GO_DURATION =
            of("duration", Duration.ZERO, Text.EXPANDED, Durations::parseGo, "must be a duration such as 5s or 1m30s");
    static final Type<Duration> DURATION = of(
            "duration", Duration.ZERO, Text.EXPANDED, Durations::parse, "must be a duration such as 5s, 1m30s or 7d");
    static final Type<Secret> SECRET =
            of("secret", Secret.of(""), Text.SECRET, text -> Optional.of(Secret.of(text)), "must be text");
    static final Type<Pattern> REGEX =
            new Type<>("regex", Pattern.compile(""), Text.RAW, Scalars::regex, Type::regexComplaint);

    private static <T> Type<T> of(
            String name, T blank, Text text, Function<String, Optional<T>> read, String complaint) {
        return new Type<>(name, blank, text, read, _ -> complaint);
    }

    String plural() {
        return name.equals(REGEX.name) ? "regexes" : name + "s";
    }

    /** Another type with the same texts. */
    <R> Type<R> as(String newName, R newBlank, Function<T, Optional<R>> convert, String newComplaint) {
        return of(newName, newBlank, text, given -> read.apply(given).flatMap(convert), newComplaint);
    }

    static <E extends Enum<E>> Type<E> choice(Class<E> words) {
        E[] constants = words.getEnumConstants();
        List<String> names = Arrays.stream(constants)
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
        return new Type<>(
                String.join("|", names),
                constants[0],
                Text.EXPANDED,
                given -> names.contains(given) ? Optional.of(constants[names.indexOf(given)]) : Optional.empty(),
                given -> "must be one of " + String.join(", ", names) + Suggestion.clause(given, names));
    }

    private static String regexComplaint(String given) {
        try {
            Pattern.compile(given);
            return "must be a regular expression (RE2 syntax)";
        } catch (PatternSyntaxException e) {
            return "is refused: Could not compile regular expression (RE2 syntax): " + e.getDescription();
        }
    }
}
