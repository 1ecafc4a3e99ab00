package dev.chiron.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What a file says where it may say anything: text, whole and other numbers, truth values, lists and mappings. */
final class FreeForm {
    private FreeForm() {}

    /** How many entries there are with all aliases followed; it stops counting beyond what a file may have. */
    static int entries(Node node) {
        return entries(node, Source.MOST_ENTRIES + 1);
    }

    private static int entries(Node node, int most) {
        int count = 1;
        for (Node child : children(node)) {
            if (count > most) {
                return count;
            }
            count += entries(child, most - count);
        }
        return count;
    }

    private static List<Node> children(Node node) {
        if (node instanceof SequenceNode list) {
            return list.getValue();
        }
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream().map(NodeTuple::getValueNode).toList()
                : List.of();
    }

    static Map<String, Object> mapping(MappingNode node) {
        Map<String, Object> result = new LinkedHashMap<>();
        for (NodeTuple entry : node.getValue()) {
            Object value = value(entry.getValueNode());
            if (entry.getKeyNode() instanceof ScalarNode key && value != null) {
                result.put(key.getValue(), value);
            }
        }
        return result;
    }

    private static @Nullable Object value(Node node) {
        if (node instanceof MappingNode mapping) {
            return mapping(mapping);
        }
        if (node instanceof SequenceNode list) {
            List<Object> values = new ArrayList<>();
            list.getValue().stream()
                    .map(FreeForm::value)
                    .filter(value -> value != null)
                    .forEach(values::add);
            return values;
        }
        return Scalars.isNull(node) ? null : scalar((ScalarNode) node);
    }

    private static Object scalar(ScalarNode node) {
        String text = node.getValue();
        if (node.getTag().equals(Tag.BOOL)) {
            return Scalars.bool(text).map(Object.class::cast).orElse(text);
        }
        if (node.getTag().equals(Tag.INT) && text.matches("[-+]?\\d{1,40}")) {
            return new BigInteger(text.startsWith("+") ? text.substring(1) : text);
        }
        return node.getTag().equals(Tag.FLOAT)
                ? Scalars.number(text).map(Object.class::cast).orElse(text)
                : text;
    }
}
