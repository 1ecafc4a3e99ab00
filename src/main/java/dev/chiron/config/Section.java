package dev.chiron.config;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a configuration file, read key by key into checked values.
 *
 * <p>Each read names the key, and says in a sentence what it means: reading an option documents it. Whatever is wrong
 * is noted in {@link Problems} with its place, and reading goes on. A key that nobody asked for is a problem too.
 */
public final class Section {
    private final Source source;
    private final Block block;
    private final boolean inModules;
    private final List<Section> standards;

    /** A value with the block that it stands in: this section's own, or that of a standard behind it. */
    private record Found(Block block, Node value) {}

    private Section(Block block, boolean inModules, List<Section> standards) {
        this.source = block.source();
        this.block = block;
        this.inModules = inModules;
        this.standards = standards;
    }

    Block block() {
        return block;
    }

    static Section root(Block document) {
        return new Section(document, false, List.of());
    }

    /**
     * This section with others behind it: a key that it lacks is looked up in them, first match wins, key by key in
     * nested mappings too. Each of the others must also be read by itself, for that says which keys it may have.
     */
    public Section over(Section... others) {
        return new Section(
                block,
                inModules,
                Stream.concat(standards.stream(), Stream.of(others)).toList());
    }

    /** This section under the rules of {@code modules:}: Go's durations, paths from the working directory. */
    public Section asModule() {
        return new Section(block, true, standards);
    }

    /** Where this section stands in its document: {@code services[2].heal}. */
    public String path() {
        return block.path();
    }

    /** What this section came to; it fills while the section is read. */
    public Effective effective() {
        return block.effective();
    }

    /** Whether nothing is being read but the reference written: readers then ask for every option. */
    public boolean documenting() {
        return source.reference() != null;
    }

    /** The keys that are written here. */
    public List<String> keys() {
        return block.keys();
    }

    /** Whether the key is written here, be it null. */
    public boolean has(String key) {
        return block.has(key);
    }

    /** Whether the key has a value, here or in a standard behind; with the empty key, whether this mapping is in the file. */
    public boolean given(String key) {
        return key.isEmpty() ? block.written() : find(key) != null;
    }

    /** Whether the key's value is written as a list. */
    public boolean isList(String key) {
        Found found = find(key);
        return found != null && found.value() instanceof SequenceNode;
    }

    /** Notes a problem with a key's value; with the empty key, with the section itself. */
    public void problem(String key, String message) {
        Found found = key.isEmpty() ? null : find(key);
        Block where = found == null ? block : found.block();
        source.problem(found == null ? block.place() : found.value(), where.path(key), message);
    }

    // ---- scalars

    /** Text, with environment references expanded. */
    public Option<String> string(String key, String meaning) {
        return option(key, meaning, Type.STRING);
    }

    /** Text taken as it is: {@code ${1}} in it keeps its own meaning. */
    public Option<String> rawString(String key, String meaning) {
        return option(key, meaning, Type.RAW_STRING);
    }

    /** Bytes: those of {@code !!binary}, else of the text in UTF-8, taken as it is. */
    public Option<byte[]> octets(String key, String meaning) {
        return option(key, meaning, Type.OCTETS);
    }

    public Option<Boolean> bool(String key, String meaning) {
        return option(key, meaning, Type.BOOL);
    }

    public Option<Integer> integer(String key, String meaning) {
        return option(key, meaning, Type.INTEGER);
    }

    public Option<Double> number(String key, String meaning) {
        return option(key, meaning, Type.NUMBER);
    }

    /** A share as {@code 40%} or {@code 0.4}, between 0 and 1. */
    public Option<Double> ratio(String key, String meaning) {
        return option(key, meaning, Type.RATIO);
    }

    /** A size in bytes as {@code 10MB}; units are powers of two, as in blackbox_exporter. */
    public Option<Long> bytes(String key, String meaning) {
        return option(key, meaning, Type.SIZE);
    }

    /** A duration in Go's syntax; outside {@code modules:} also in days and weeks. */
    public Option<Duration> duration(String key, String meaning) {
        return option(key, meaning, inModules ? Type.GO_DURATION : Type.DURATION);
    }

    /** One of an enum's constants, written in lower case. */
    public <E extends Enum<E>> Option<E> choice(String key, Class<E> words, String meaning) {
        return option(key, meaning, Type.choice(words));
    }

    /**
     * A path; a relative one starts, under {@code modules:}, from the working directory, elsewhere from the file's folder.
     * An empty one counts as none under {@code modules:}, as in blackbox_exporter, and is refused elsewhere.
     */
    public Option<Path> file(String key, String meaning) {
        Option<Path> option = option(
                key,
                meaning,
                Type.STRING.as("path", Path.of(""), text -> source.path(text, inModules), "must be a path"));
        option.unless(path -> path.toString().isEmpty());
        return option;
    }

    /** A secret under {@code key}, or in the file that {@code key_file} names; an empty one counts as none. */
    public Option<Secret> secret(String key, String meaning) {
        String fileKey = key + "_file";
        document(key, Type.SECRET.name(), "none", meaning);
        Option<Secret> option = option(key, meaning, Type.SECRET).insteadOf(fileKey);
        boolean inline = option.unless(secret -> secret.value().isEmpty());
        file(fileKey, "a file that holds " + key).optional().ifPresent(path -> {
            if (inline) {
                problem(fileKey, "is given together with " + key + "; keep one of them");
            } else {
                option.foundElsewhere(Secret.inFile(path));
            }
        });
        return option;
    }

    /** A secret that can only stand here, not in a file beside it; an empty one counts as none. */
    public Optional<Secret> inlineSecret(String key, String meaning) {
        return option(key, meaning, Type.SECRET)
                .optional()
                .filter(secret -> !secret.value().isEmpty());
    }

    /** A regular expression in RE2 syntax; environment references are not expanded in it. */
    public Option<Pattern> regex(String key, String meaning) {
        return option(key, meaning, Type.REGEX);
    }

    // ---- lists and maps

    public List<String> strings(String key, String meaning) {
        return list(key, meaning, Type.STRING);
    }

    /** Texts taken as they are: {@code ${1}} in them keeps its own meaning. */
    public List<String> rawStrings(String key, String meaning) {
        return list(key, meaning, Type.RAW_STRING);
    }

    public List<Integer> integers(String key, String meaning) {
        return list(key, meaning, Type.INTEGER);
    }

    public List<Pattern> regexes(String key, String meaning) {
        return list(key, meaning, Type.REGEX);
    }

    public List<Secret> secrets(String key, String meaning) {
        return list(key, meaning, Type.SECRET);
    }

    /** A mapping of texts to texts, in the order of the file. */
    public Map<String, String> stringMap(String key, String meaning) {
        document(key, "map of strings", "{}", meaning);
        Map<String, String> result = new LinkedHashMap<>();
        nested(key, meaning)
                .ifPresent(inner -> inner.keys()
                        .forEach(name -> inner.string(name, "").optional().ifPresent(value -> {
                            result.put(name, value);
                            inner.effective().hideTelling(name);
                        })));
        return result;
    }

    /** A nested mapping, if it is there and not null. */
    public Optional<Section> section(String key, String meaning) {
        document(key, "mapping", "none", meaning);
        return documenting() ? Optional.of(inside(key, null)) : nested(key, meaning);
    }

    /** A nested mapping, or an empty one in its place, so that a reader can take its defaults from it. */
    public Section sectionOrEmpty(String key, String meaning) {
        return section(key, meaning).orElseGet(() -> inside(key, null));
    }

    /** A list of mappings, each read by {@code reader}. */
    public <T> List<T> sections(String key, String meaning, Function<Section, T> reader) {
        document(key, "list of mappings", "[]", meaning);
        if (documenting()) {
            return List.of(reader.apply(inside(key + "[]", null)));
        }
        List<T> result = new ArrayList<>();
        Items items = items(key, meaning);
        List<Object> shown = new ArrayList<>(items.nodes().size());
        for (int index = 0; index < items.nodes().size(); index++) {
            Node item = items.nodes().get(index);
            String step = key + "[" + index + "]";
            if (item instanceof MappingNode node) {
                Block inner = items.block().inside(step, node);
                result.add(reader.apply(new Section(inner, inModules, List.of())));
                shown.add(inner.effective());
            } else {
                source.problem(item, items.block().path(step), "must be a mapping: " + meaning);
            }
        }
        items.note(key, shown);
        return result;
    }

    /** A mapping from names to mappings, in the order of the file; a null one reads as an empty one. */
    public <T> Map<String, T> named(String key, String meaning, Function<Section, T> reader) {
        document(key, "mapping by name", "{}", meaning);
        Map<String, T> result = new LinkedHashMap<>();
        if (documenting()) {
            result.put("name", reader.apply(inside(key + ".<name>", null)));
            return result;
        }
        nested(key, meaning)
                .ifPresent(inner -> inner.keys().forEach(name -> {
                    Node value = inner.block.value(name);
                    if (value == null || value instanceof MappingNode) {
                        result.put(name, reader.apply(inner.sectionOrEmpty(name, "")));
                    } else {
                        inner.nested(name, "settings of " + name);
                    }
                }));
        return result;
    }

    /** A mapping of whatever YAML can say: texts, numbers, truth values, lists and mappings; texts as they stand. */
    public Map<String, Object> freely(String key, String meaning) {
        document(key, "mapping", "{}", meaning);
        block.ask(key);
        Found found = find(key);
        if (found == null) {
            return Map.of();
        }
        if (found.value() instanceof MappingNode node && source.affords(node, FreeForm.entries(node))) {
            return FreeForm.mapping(node);
        }
        source.problem(found.value(), found.block().path(key), "must be a mapping: " + meaning);
        return Map.of();
    }

    // ---- inside

    void document(String key, String type, String standard, String meaning) {
        if (source.reference() != null) {
            source.reference().add(new Reference.Entry(block.path(key), type, standard, meaning));
        }
    }

    /** Notes what an option came to. */
    void note(String key, Type<?> type, Object value) {
        Found found = find(key);
        if ((found != null && found.block() == block) || (inModules && !"".equals(value))) {
            effective().note(key, Values.effective(found == null ? null : found.value(), type, value));
        }
    }

    String shown(String key, Type<?> type) {
        Found found = find(key);
        return found == null ? "" : Values.shown(found.value(), type);
    }

    private <T> Option<T> option(String key, String meaning, Type<T> type) {
        block.ask(key);
        Option<T> option = new Option<>(this, key, meaning, type);
        Found found = find(key);
        if (found == null) {
            return option;
        }
        return Values.read(source, found.value(), found.block().path(key), type)
                .map(option::found)
                .orElseGet(option::refused);
    }

    private <T> List<T> list(String key, String meaning, Type<T> type) {
        document(key, "list of " + type.plural(), "[]", meaning);
        List<T> result = new ArrayList<>();
        Items items = items(key, meaning);
        List<Object> shown = new ArrayList<>(items.nodes().size());
        for (int index = 0; index < items.nodes().size(); index++) {
            String path = items.block().path(key) + "[" + index + "]";
            Node item = items.nodes().get(index);
            Values.read(source, item, path, type).ifPresent(value -> {
                result.add(value);
                shown.add(Values.effective(item, type, value));
            });
        }
        items.note(key, shown);
        return result;
    }

    private Items items(String key, String meaning) {
        block.ask(key);
        Found found = find(key);
        if (found == null) {
            return new Items(block, List.of());
        }
        if (!(found.value() instanceof SequenceNode list)) {
            source.problem(found.value(), found.block().path(key), "must be a list: " + meaning);
            return new Items(block, List.of());
        }
        return new Items(found.block(), source.affords(list, list.getValue().size()) ? list.getValue() : List.of());
    }

    /** The mapping of that key here, over those in the standards. */
    private Optional<Section> nested(String key, String meaning) {
        block.ask(key);
        List<Section> layers = new ArrayList<>();
        addLayers(key, meaning, layers);
        return layers.isEmpty()
                ? Optional.empty()
                : Optional.of(layers.removeFirst().over(layers.toArray(Section[]::new)));
    }

    private void addLayers(String key, String meaning, List<Section> layers) {
        Node own = block.value(key);
        if (own instanceof MappingNode node) {
            layers.add(inside(key, node));
        } else if (own != null) {
            source.problem(own, block.path(key), "must be a mapping: " + meaning);
        }
        standards.forEach(standard -> standard.addLayers(key, meaning, layers));
    }

    private Section inside(String key, @Nullable MappingNode node) {
        Block inner = block.inside(key, node);
        effective().note(key, inner.effective());
        return new Section(inner, inModules, List.of());
    }

    private @Nullable Found find(String key) {
        Node own = block.value(key);
        Found found = own == null ? null : new Found(block, own);
        for (int behind = 0; found == null && behind < standards.size(); behind++) {
            found = standards.get(behind).find(key);
        }
        return found;
    }
}
