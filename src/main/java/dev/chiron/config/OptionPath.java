package dev.chiron.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Where an option stands within a mapping: {@code dns.query_name}, {@code http.headers.Accept},
 * {@code http.fail_if_body_matches_regexp[0]}.
 *
 * @param steps keys, and places in lists in brackets
 */
public record OptionPath(List<String> steps) {
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|(\\[\\d{1,4}])");

    public OptionPath(List<String> steps) {
        this.steps = List.copyOf(steps);
    }

    /** Empty when the text is no path. */
    public static Optional<OptionPath> parse(String text) {
        List<String> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int at = 0;
        while (matcher.find() && matcher.start() == at) {
            boolean dotted = text.charAt(at) == '.';
            if (dotted == steps.isEmpty() && matcher.group(2) == null) {
                return Optional.empty();
            }
            steps.add(matcher.group(2) == null ? matcher.group(1) : matcher.group(2));
            at = matcher.end();
        }
        boolean whole = at == text.length() && !steps.isEmpty() && !isPlace(steps.getFirst());
        return whole ? Optional.of(new OptionPath(steps)) : Optional.empty();
    }

    /** The path as the option reference has it: any place in a list is {@code []}. */
    public String general() {
        return join(steps.stream().map(step -> isPlace(step) ? "[]" : step).toList());
    }

    /** The path without its last step, which must not be its only one. */
    public OptionPath parent() {
        return new OptionPath(steps.subList(0, steps.size() - 1));
    }

    /** Whether it ends at a place in a list. */
    public boolean isItem() {
        return isPlace(steps.getLast());
    }

    @Override
    public String toString() {
        return join(steps);
    }

    private static String join(List<String> steps) {
        StringBuilder text = new StringBuilder();
        for (String step : steps) {
            text.append(text.isEmpty() || step.startsWith("[") ? "" : ".").append(step);
        }
        return text.toString();
    }

    private static boolean isPlace(String step) {
        return step.startsWith("[");
    }

    // ---- in a file's nodes

    /** Whether a value can be put there: every list on the way is long enough. */
    boolean fits(MappingNode root) {
        return replaced(root, 0, scalar("", root)) != null;
    }

    /** A copy of the mapping with a text there; nodes that are shared with others stay as they are. */
    MappingNode replacedIn(MappingNode root, ScalarNode text) {
        return replaced(root, 0, text) instanceof MappingNode whole ? whole : root;
    }

    /** A text that stands where another node does. */
    static ScalarNode scalar(String text, Node at) {
        return new ScalarNode(Tag.STR, text, at.getStartMark(), at.getEndMark(), ScalarStyle.PLAIN);
    }

    private @Nullable Node replaced(@Nullable Node node, int depth, ScalarNode text) {
        if (depth == steps.size()) {
            return node == null || node instanceof ScalarNode ? text : null;
        }
        String step = steps.get(depth);
        if (isPlace(step)) {
            return node instanceof SequenceNode list ? replacedItem(list, place(step), depth, text) : null;
        }
        if (node != null && !(node instanceof MappingNode) && !Scalars.isNull(node)) {
            return null;
        }
        return replacedKey(node instanceof MappingNode mapping ? mapping : empty(text), step, depth, text);
    }

    private @Nullable Node replacedItem(SequenceNode list, int place, int depth, ScalarNode text) {
        if (place >= list.getValue().size()) {
            return null;
        }
        List<Node> items = new ArrayList<>(list.getValue());
        Node item = replaced(items.get(place), depth + 1, text);
        if (item == null) {
            return null;
        }
        items.set(place, item);
        return new SequenceNode(
                list.getTag(), true, items, list.getStartMark(), list.getEndMark(), list.getFlowStyle());
    }

    private @Nullable Node replacedKey(MappingNode mapping, String key, int depth, ScalarNode text) {
        Node value = replaced(value(mapping, key), depth + 1, text);
        if (value == null) {
            return null;
        }
        List<NodeTuple> tuples = new ArrayList<>(mapping.getValue());
        tuples.removeIf(tuple -> isKey(tuple, key));
        tuples.add(new NodeTuple(scalar(key, text), value));
        return new MappingNode(
                mapping.getTag(), true, tuples, mapping.getStartMark(), mapping.getEndMark(), mapping.getFlowStyle());
    }

    /** A key's value: the mapping's own, else one that it merges in. */
    private static @Nullable Node value(MappingNode mapping, String key) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (isKey(tuple, key)) {
                return tuple.getValueNode();
            }
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
                Node found = merged(tuple.getValueNode(), key);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }

    private static @Nullable Node merged(Node from, String key) {
        List<? extends Node> all = from instanceof SequenceNode list ? list.getValue() : List.of(from);
        for (Node each : all) {
            Node found = each instanceof MappingNode mapping ? value(mapping, key) : null;
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static boolean isKey(NodeTuple tuple, String key) {
        return tuple.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key);
    }

    private static MappingNode empty(Node at) {
        return new MappingNode(Tag.MAP, true, List.of(), at.getStartMark(), at.getEndMark(), FlowStyle.BLOCK);
    }

    private static int place(String step) {
        return Integer.parseInt(step.substring(1, step.length() - 1));
    }
}
