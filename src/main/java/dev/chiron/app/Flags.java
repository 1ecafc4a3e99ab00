package dev.chiron.app;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** How flags are made and read; all take {@code --name=value} and {@code --name value}. */
final class Flags {
    private Flags() {}

    static OptionSpec text(String name, String label, String standard, String meaning) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .arity("1")
                .type(String.class)
                .defaultValue(standard)
                .description(meaning + (standard.isEmpty() ? "" : " Default: ${DEFAULT-VALUE}."))
                .build();
    }

    /** A flag that may be given several times. */
    static OptionSpec texts(String name, String label, String standard, String meaning) {
        return OptionSpec.builder(name)
                .paramLabel(label)
                .arity("1")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .description(meaning + " Default: " + standard + ".")
                .build();
    }

    static OptionSpec toggle(String name, String meaning) {
        return OptionSpec.builder(name)
                .arity("0")
                .type(boolean.class)
                .negatable(true)
                .description(meaning)
                .build();
    }

    static String text(ParseResult flags, String name) {
        return flags.matchedOptionValue(name, standard(flags, name));
    }

    /** The value of a flag that must be one of two words or more. */
    static String word(ParseResult flags, String name, String... words) throws Refusal {
        String given = text(flags, name);
        if (!List.of(words).contains(given)) {
            String last = words[words.length - 1];
            String others = String.join(", ", List.of(words).subList(0, words.length - 1));
            throw new Refusal("chiron: " + name + "=" + given + ": must be " + others + " or " + last);
        }
        return given;
    }

    static boolean toggle(ParseResult flags, String name) {
        return flags.matchedOptionValue(name, false);
    }

    /** The value that a person gave; empty when the default stands. */
    static Optional<String> given(ParseResult flags, String name) {
        return Optional.ofNullable(flags.matchedOptionValue(name, (String) null));
    }

    private static String standard(ParseResult flags, String name) {
        return Optional.ofNullable(flags.commandSpec().findOption(name))
                .map(OptionSpec::defaultValue)
                .orElse("");
    }
}
