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
    /** A key's node, for its place, and its value's node. */
    record Entry(Node key, Node value) {}

    private final Source source;
    private final String path;
    private final Map<String, Entry> entries;

    Mapping(Source source, String path, @Nullable MappingNode node) {
        this.source = source;
        this.path = path;
        this.entries = node == null || !source.affords(node, node.getValue().size()) ? Map.of() : collect(node);
    }

    @Nullable
    Entry find(String key) {
        return entries.get(key);
    }

    /** The mapping's own keys in the order of the file, then those that it merges in. */
    List<String> keys() {
        return List.copyOf(entries.keySet());
    }

    private Map<String, Entry> collect(MappingNode node) {
        Map<String, Entry> own = new LinkedHashMap<>();
        Map<String, Entry> inherited = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                source.problem(tuple.getKeyNode(), path, "a key must be plain text");
            } else if (key.getValue().equals("<<") && key.isPlain()) {
                merge(tuple.getValueNode(), inherited);
            } else {
                put(own, key, tuple.getValueNode());
            }
        }
        inherited.forEach(own::putIfAbsent);
        return own;
    }

    private void put(Map<String, Entry> own, ScalarNode key, Node value) {
        Entry before = own.putIfAbsent(key.getValue(), new Entry(key, value));
        if (before != null) {
            int line = source.locate(before.key()).line();
            source.problem(key, path, "key " + Quoted.text(key.getValue()) + " is already defined at line " + line);
        }
    }

    /** Of several mappings the first wins, as YAML's merge type has it. */
    private void merge(Node value, Map<String, Entry> into) {
        List<Node> all = value instanceof SequenceNode list ? list.getValue() : List.of(value);
        for (Node each : all) {
            if (each instanceof MappingNode mapping) {
                merged(mapping).forEach(into::putIfAbsent);
            } else {
                source.problem(each, path, "\"<<\" can merge mappings only");
            }
        }
    }

    private Map<String, Entry> merged(MappingNode node) {
        Map<String, Entry> known = source.merges().get(node);
        if (known != null) {
            return source.affords(node, known.size()) ? known : Map.of();
        }
        source.merges().put(node, Map.of()); // A mapping that merges itself inherits nothing by that.
        Map<String, Entry> found = collect(node);
        source.merges().put(node, found);
        return found;
    }
}
