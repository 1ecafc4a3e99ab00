package dev.chiron.app;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** What a person gave on the command line, by the flag's name; a flag that takes no value has an empty one. */
record GivenFlags(Map<String, String> values) {
    static GivenFlags of(ParseResult result, List<Flag> known) {
        Map<String, String> values = new HashMap<>();
        for (Flag flag : known) {
            if (result.hasMatchedOption(flag.name())) {
                values.put(flag.name(), flag.takesValue() ? result.matchedOptionValue(flag.name(), "") : "");
            }
        }
        return new GivenFlags(values);
    }

    /**
     * Reads {@code --name=value} and {@code --name value} without picocli, whose classes cost a start a tenth of a
     * second and do not fit into an AOT cache. Empty when anything is not plain: then picocli says what is wrong.
     */
    static Optional<GivenFlags> plain(List<String> arguments, List<Flag> known) {
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            Optional<Flag> flag =
                    known.stream().filter(each -> each.name().equals(name)).findFirst();
            boolean separate = equals < 0 && flag.map(Flag::takesValue).orElse(false);
            if (flag.isEmpty() || flag.get().takesValue() != (equals >= 0 || separate)) {
                return Optional.empty();
            }
            i += separate ? 1 : 0;
            if (i == arguments.size() || (separate && arguments.get(i).startsWith("-"))) {
                return Optional.empty();
            }
            String value = separate ? arguments.get(i) : argument.substring(equals + 1);
            if (values.put(name, flag.get().takesValue() ? value : "") != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new GivenFlags(values));
    }

    Optional<String> given(String name) {
        return Optional.ofNullable(values.get(name));
    }

    String text(Flag flag) {
        return values.getOrDefault(flag.name(), flag.standard());
    }

    boolean toggle(Flag flag) {
        return values.containsKey(flag.name());
    }
}
