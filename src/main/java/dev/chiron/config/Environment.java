package dev.chiron.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables that {@code ${NAME}} and {@code ${NAME:-default}} expand from; a doubled dollar sign before the brace stands for itself. */
public final class Environment {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}|\\$\\{[A-Za-z_]");

    private final Lookup lookup;

    /** Finds a variable's value; null when it is not set. */
    public interface Lookup {
        @Nullable
        String find(String name);
    }

    public Environment(Lookup lookup) {
        this.lookup = lookup;
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return new Environment(System::getenv);
    }

    /** A variable's value; empty when it is not set or has none. */
    public Optional<String> value(String name) {
        return Optional.ofNullable(lookup.find(name)).filter(value -> !value.isEmpty());
    }

    /** Expands all references; empty when one cannot be, of which {@code complain} hears why. */
    Optional<String> expand(String text, Consumer<String> complain) {
        if (!text.contains("${")) {
            return Optional.of(text);
        }
        StringBuilder expanded = new StringBuilder();
        boolean whole = true;
        Matcher reference = REFERENCE.matcher(text);
        while (reference.find()) {
            Optional<String> value = replacement(reference, complain);
            whole &= value.isPresent();
            reference.appendReplacement(expanded, Matcher.quoteReplacement(value.orElse("")));
        }
        return whole ? Optional.of(reference.appendTail(expanded).toString()) : Optional.empty();
    }

    private Optional<String> replacement(MatchResult reference, Consumer<String> complain) {
        if (reference.group().startsWith("$$")) {
            return Optional.of(reference.group().substring(1));
        }
        String name = reference.group(1);
        if (name == null) {
            complain.accept("a reference is written ${NAME} or ${NAME:-default}, and a \"${\" that is none $${");
            return Optional.empty();
        }
        String set = lookup.find(name);
        String standard = reference.group(3);
        if (standard != null && (set == null || set.isEmpty())) {
            return Optional.of(standard);
        }
        if (set == null) {
            complain.accept("environment variable " + name + " is not set and has no default (set it, or write ${"
                    + name + ":-default})");
        }
        return Optional.ofNullable(set);
    }
}
