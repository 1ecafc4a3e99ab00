package dev.chiron.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** From a node of the file to a value of a type; what is wrong with it becomes a problem at its place. */
final class Values {
    private Values() {}

    static <T> Optional<T> read(Source source, Node node, String path, Type<T> type) {
        if (!(node instanceof ScalarNode scalar)) {
            String kind = node instanceof MappingNode ? "mapping" : "list";
            source.problem(node, path, type.complaint().apply("") + ", not a " + kind);
            return Optional.empty();
        }
        Optional<String> written = Scalars.text(scalar);
        if (written.isEmpty()) {
            source.problem(node, path, "is no valid base64, as !!binary must be");
            return Optional.empty();
        }
        return expanded(source, scalar, path, type, written.get())
                .flatMap(text -> converted(source, scalar, path, type, text));
    }

    /** The value as messages show it: as it is written, and never a secret. */
    static String shown(Node node, Type<?> type) {
        return type.text() == Type.Text.SECRET
                ? "<secret>"
                : Quoted.text(node instanceof ScalarNode scalar ? scalar.getValue() : "");
    }

    /**
     * The value as {@code /config} shows it: never a secret, and what the environment has a part in as it is written.
     *
     * @param written where it stands in the file; null for a default
     */
    static Object effective(@Nullable Node written, Type<?> type, Object value) {
        String text = written instanceof ScalarNode scalar ? scalar.getValue() : Defaults.text(value);
        boolean expanded = type.text() == Type.Text.EXPANDED || type.text() == Type.Text.PLAIN;
        if (type.text() == Type.Text.SECRET) {
            return Effective.SECRET;
        }
        if (expanded && text.contains("${")) {
            return text;
        }
        return switch (value) {
            case Boolean _, Integer _, String _ -> value;
            case Double _ -> text.endsWith("%") ? text : value;
            case byte[] octets ->
                Scalars.readable(octets).<Object>map(string -> string).orElse(octets);
            default -> text;
        };
    }

    private static Optional<String> expanded(
            Source source, ScalarNode node, String path, Type<?> type, String written) {
        return switch (type.text()) {
            case RAW -> Optional.of(written);
            case OCTETS -> Optional.of(Scalars.octets(node, written));
            case EXPANDED, PLAIN, SECRET -> source.expanded(node, path, written);
        };
    }

    private static <T> Optional<T> converted(Source source, ScalarNode node, String path, Type<T> type, String text) {
        boolean untouched = text.equals(node.getValue());
        Optional<T> value = type.read().apply(text);
        boolean quoted = type.text() == Type.Text.PLAIN && !node.isPlain() && untouched;
        if (value.isEmpty() || quoted) {
            String now = untouched || type.text() == Type.Text.SECRET ? "" : " (now " + Quoted.text(text) + ")";
            String right = type.complaint().apply(text) + (value.isPresent() ? ", without quotes" : "");
            source.problem(node, path, shown(node, type) + now + " " + right);
            return Optional.empty();
        }
        return value;
    }
}
