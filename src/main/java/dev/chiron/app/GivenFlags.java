package dev.chiron.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** What a person gave on the command line, by the flag's name; one that takes no value is {@code true} or {@code false}. */
record GivenFlags(Map<String, List<String>> values) {
    private static final String NO = "--no-";

    static GivenFlags of(ParseResult result, List<Flag> known) {
        Map<String, List<String>> values = new HashMap<>();
        for (Flag flag : known) {
            if (result.hasMatchedOption(flag.name())) {
                values.put(flag.name(), values(result, flag));
            }
        }
        return new GivenFlags(values);
    }

    private static List<String> values(ParseResult result, Flag flag) {
        if (flag.repeatable()) {
            return result.matchedOptionValue(flag.name(), List.of());
        }
        return List.of(
                flag.takesValue()
                        ? result.matchedOptionValue(flag.name(), "")
                        : Boolean.toString(Flags.toggle(result, flag.name())));
    }

    /**
     * Reads {@code --name=value}, {@code --name value} and {@code --no-name} without picocli, whose classes cost a start
     * a tenth of a second and do not fit into an AOT cache. Empty when anything is not plain: then picocli says what is
     * wrong.
     */
    static Optional<GivenFlags> plain(List<String> arguments, List<Flag> known) {
        Map<String, List<String>> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            boolean negated = argument.startsWith(NO);
            int equals = argument.indexOf('=');
            String name = negated
                    ? "--" + argument.substring(NO.length())
                    : equals < 0 ? argument : argument.substring(0, equals);
            Optional<Flag> flag =
                    known.stream().filter(each -> each.name().equals(name)).findFirst();
            boolean takesValue = flag.map(Flag::takesValue).orElse(false);
            boolean separate = equals < 0 && takesValue;
            if (flag.isEmpty() || takesValue != (equals >= 0 || separate) || (takesValue && negated)) {
                return Optional.empty();
            }
            i += separate ? 1 : 0;
            if (i == arguments.size() || (separate && arguments.get(i).startsWith("-"))) {
                return Optional.empty();
            }
            String value = separate ? arguments.get(i) : argument.substring(equals + 1);
            List<String> all = values.computeIfAbsent(name, _ -> new ArrayList<>());
            all.add(takesValue ? value : Boolean.toString(!negated));
            if (all.size() > 1 && !flag.get().repeatable()) {
                return Optional.empty();
            }
        }
        return Optional.of(new GivenFlags(values));
    }

    Optional<String> given(String name) {
        return Optional.ofNullable(values.get(name)).map(List::getFirst);
    }

    String text(Flag flag) {
        return given(flag.name()).orElse(flag.standard());
    }

    /** All values of a flag that may be given several times. */
    List<String> texts(Flag flag) {
        return values.getOrDefault(flag.name(), List.of(flag.standard()));
    }

    boolean toggle(Flag flag) {
        return given(flag.name()).filter("true"::equals).isPresent();
    }
}
