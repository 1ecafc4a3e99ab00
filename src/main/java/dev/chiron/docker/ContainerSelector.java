package dev.chiron.docker;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which container is meant. It is looked up at each call, because {@code compose up} makes a new one under the same name. */
public sealed interface ContainerSelector {
    /** A container's name, id, or the beginning of its id. */
    record Named(String nameOrId) implements ContainerSelector {
        @Override
        public String toString() {
            return nameOrId;
        }
    }

    /** The one container that carries all of these labels. */
    record Labelled(Map<String, String> labels) implements ContainerSelector {
        List<String> filters() {
            return labels.entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .toList();
        }

        @Override
        public String toString() {
            return labels.entrySet().stream()
                    .map(label -> label.getKey() + "=" + label.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    /** What may be written, for messages. */
    String SYNTAX =
            "a container's name or id, name:NAME, compose:PROJECT/SERVICE[/NUMBER] or label:KEY=VALUE[,KEY=VALUE]";

    /** Reads a selector; empty when the text is none. Nothing that is admitted here can change the path of a call. */
    static Optional<ContainerSelector> parse(String text) {
        if (text.startsWith("compose:")) {
            return compose(text.substring("compose:".length()));
        }
        if (text.startsWith("label:")) {
            return labelled(text.substring("label:".length()));
        }
        return named(text.startsWith("name:") ? text.substring("name:".length()) : text);
    }

    private static Optional<ContainerSelector> named(String text) {
        String name = text.startsWith("/") ? text.substring(1) : text;
        return Patterns.NAME.matcher(name).matches() ? Optional.of(new Named(name)) : Optional.empty();
    }

    private static Optional<ContainerSelector> compose(String text) {
        String[] parts = text.split("/", -1);
        boolean numbered =
                parts.length == 3 && Patterns.NUMBER.matcher(parts[2]).matches();
        if ((parts.length != 2 && !numbered) || parts[0].isBlank() || parts[1].isBlank()) {
            return Optional.empty();
        }
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("com.docker.compose.project", parts[0]);
        labels.put("com.docker.compose.service", parts[1]);
        if (numbered) {
            labels.put("com.docker.compose.container-number", parts[2]);
        }
        return Optional.of(new Labelled(labels));
    }

    private static Optional<ContainerSelector> labelled(String text) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                return Optional.empty();
            }
            labels.put(
                    pair.substring(0, equals).strip(),
                    pair.substring(equals + 1).strip());
        }
        return Optional.of(new Labelled(labels));
    }

    /** The patterns of names. */
    final class Patterns {
        private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,254}");
        private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");

        private Patterns() {}
    }
}
