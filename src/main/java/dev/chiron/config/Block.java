package dev.chiron.config;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** One mapping of the file behind all {@link Section}s that read it: its entries, which were asked for, and the blocks inside it. */
final class Block {
    private final Source source;
    private final String path;
    private final Node place;
    private final Mapping mapping;
    private final boolean written;
    private final Set<String> asked = new LinkedHashSet<>();
    private final Map<String, Block> inner = new LinkedHashMap<>();
    private final Effective effective = new Effective();

    private Block(Source source, String path, Node place, @Nullable MappingNode node) {
        this.source = source;
        this.path = path;
        this.place = place;
        this.mapping = new Mapping(source, path, node);
        this.written = node != null;
    }

    /** The whole document; of no document, when only the reference is wanted. */
    static Block root(Source source, @Nullable MappingNode node) {
        return new Block(source, "", node == null ? Scalars.NOWHERE : node, node);
    }

    /** The same block with other contents, to be read by itself. */
    Block copy(Source ofCopy, MappingNode contents) {
        return new Block(ofCopy, path, contents, contents);
    }

    Source source() {
        return source;
    }

    String path() {
        return path;
    }

    /** The path of a key in this block, or of the block itself for the empty key. */
    String path(String key) {
        return key.isEmpty() ? path : path.isEmpty() ? key : path + "." + key;
    }

    /** Where in the file it stands; for a block that is not written, where the one around it stands. */
    Node place() {
        return place;
    }

    /** What it came to, as far as it was read. */
    Effective effective() {
        return effective;
    }

    List<String> keys() {
        return mapping.keys();
    }

    /** Whether the file has this mapping at all. */
    boolean written() {
        return written;
    }

    /** A key's value, if it is there and not null. */
    @Nullable
    Node value(String key) {
        Mapping.Entry entry = mapping.find(key);
        return entry == null || Scalars.isNull(entry.value()) ? null : entry.value();
    }

    boolean has(String key) {
        return mapping.find(key) != null;
    }

    /** Notes that the key is known; one that nobody asks for is a problem. */
    void ask(String key) {
        asked.add(key);
    }

    /** The block at a step below this one, such as {@code heal} or {@code services[2]}; the same one each time. */
    Block inside(String step, @Nullable MappingNode node) {
        return inner.computeIfAbsent(
                step, _ -> new Block(source, path(step), node == null ? placeOf(step) : node, node));
    }

    private Node placeOf(String key) {
        Mapping.Entry entry = mapping.find(key);
        return entry == null ? place : entry.value();
    }

    void refuseUnknownKeys() {
        for (String key : mapping.keys()) {
            Mapping.Entry entry = mapping.find(key);
            if (entry != null && !asked.contains(key)) {
                source.problem(entry.key(), path, "unknown key " + Quoted.text(key) + Suggestion.clause(key, asked));
            }
        }
        inner.values().forEach(Block::refuseUnknownKeys);
    }
}
