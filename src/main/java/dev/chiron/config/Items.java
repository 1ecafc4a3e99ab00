package dev.chiron.config;

import java.util.List;
import org.yaml.snakeyaml.nodes.Node;

/** The nodes of a list, with the block that the list stands in. */
record Items(Block block, List<Node> nodes) {
    /** Notes what the list came to, if there is one. */
    void note(String key, List<Object> shown) {
        if (block.value(key) != null) {
            block.effective().note(key, shown);
        }
    }
}
