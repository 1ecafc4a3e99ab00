package dev.chiron.config;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The variables that {@code ${NAME}} and {@code ${NAME:-default}} expand from; a doubled dollar sign before the brace stands for itself. */
public final class Environment {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$?\\$\\{([A-Za-z_][A-Za-z0-9_]*)(:-([^}]*))?}|\\$\\$\\{");

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

    /** Expands all references; {@code complain} hears of each variable that is unset and has no default. */
    String expand(String text, Consumer<String> complain) {
        if (!text.contains("${")) {
            return text;
        }
        UnaryOperator<String> value =
                name -> Optional.ofNullable(lookup.find(name)).orElseGet(() -> {
                    complain.accept("environment variable " + name + " is not set and has no default (write ${" + name
                            + ":-default} or set it)");
                    return "";
                });
        return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(replacement(found, value)));
    }

    private String replacement(java.util.regex.MatchResult found, UnaryOperator<String> value) {
        if (found.group().startsWith("$$")) {
            return found.group().substring(1);
        }
        String fallback = found.group(3);
        String set = lookup.find(found.group(1));
        if (found.group(2) != null && (set == null || set.isEmpty())) {
            return fallback;
        }
        return value.apply(found.group(1));
    }
}
