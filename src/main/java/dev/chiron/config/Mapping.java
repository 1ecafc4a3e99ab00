package dev.chiron.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** The keys of one YAML mapping with their nodes: {@code <<} merged in, duplicates reported. */
final class Mapping {
    private static final int DEEPEST_MERGE = 10;

    /** A key's node, for its place, and its value's node. */
    record Entry(Node key, Node value) {}

    private final Source source;
    private final String path;
    private final Map<String, Entry> own = new LinkedHashMap<>();
    private final Map<String, Entry> merged = new LinkedHashMap<>();

    Mapping(Source source, String path, @Nullable MappingNode node) {
        this.source = source;
        this.path = path;
        if (node != null) {
            collect(node, own, 0);
        }
        merged.keySet().removeAll(own.keySet());
    }

    private void collect(MappingNode node, Map<String, Entry> into, int depth) {
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                source.problems().add(source.locate(tuple.getKeyNode()), path, "a key must be plain text");
            } else if (key.getValue().equals("<<") && key.isPlain()) {
                merge(tuple.getValueNode(), depth);
            } else {
                Entry before = into.put(key.getValue(), new Entry(key, tuple.getValueNode()));
                if (before != null && depth == 0) {
                    source.problems()
                            .add(
                                    source.locate(key),
                                    path,
                                    "key \"" + key.getValue() + "\" is already defined at line "
                                            + source.locate(before.key()).line());
                }
            }
        }
    }

    private void merge(Node value, int depth) {
        List<Node> sources = value instanceof SequenceNode list ? list.getValue() : List.of(value);
        for (Node each : sources) {
            if (each instanceof MappingNode mapping && depth < DEEPEST_MERGE) {
                Map<String, Entry> fromThis = new LinkedHashMap<>();
                collect(mapping, fromThis, depth + 1);
                fromThis.forEach(merged::putIfAbsent);
            } else {
                source.problems().add(source.locate(each), path, "\"<<\" can merge mappings only");
            }
        }
    }

    @Nullable
    Entry find(String key) {
        Entry entry = own.get(key);
        return entry == null ? merged.get(key) : entry;
    }

    List<String> keys() {
        List<String> keys = new java.util.ArrayList<>(own.keySet());
        keys.addAll(merged.keySet());
        return keys;
    }
}
