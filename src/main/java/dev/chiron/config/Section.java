package dev.chiron.config;

import com.google.re2j.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * One mapping of a configuration file, read key by key into checked values.
 *
 * <p>Each read names the key, and says in a sentence what it means: reading an option documents it. Whatever is wrong
 * is noted in {@link Problems} with its place, and reading goes on. A key that nobody asked for is a problem too.
 */
public final class Section {
    private final Source source;
    private final String path;
    private final Node place;
    private final Mapping mapping;
    private final boolean inModules;
    private final List<Section> standards;
    private final Set<String> asked = new LinkedHashSet<>();
    private final List<Section> children = new ArrayList<>();

    private Section(
            Source source,
            String path,
            @Nullable Node place,
            @Nullable MappingNode node,
            boolean inModules,
            List<Section> standards) {
        this.source = source;
        this.path = path;
        this.place = place == null ? Scalars.NOWHERE : place;
        this.mapping = new Mapping(source, path, node);
        this.inModules = inModules;
        this.standards = standards;
    }

    static Section root(Source source, @Nullable MappingNode node) {
        return new Section(source, "", node, node, false, List.of());
    }

    /** This section with others behind it: a key that it lacks is looked up in them, first match wins. */
    public Section over(Section... others) {
        Section layered = new Section(
                source, path, place, place instanceof MappingNode node ? node : null, inModules, List.of(others));
        children.add(layered);
        asked.addAll(mapping.keys());
        return layered;
    }

    /** Where this section stands in its document: {@code services[2].heal}. */
    public String path() {
        return path;
    }

    /** Whether nothing is being read but the reference written: readers then ask for every option. */
    public boolean documenting() {
        return source.reference() != null;
    }

    /** The keys that are written here. */
    public List<String> keys() {
        return mapping.keys();
    }

    public boolean has(String key) {
        return mapping.find(key) != null;
    }

    /** Notes a problem with a key's value; with the empty key, with the section itself. */
    public void problem(String key, String message) {
        Mapping.Entry entry = key.isEmpty() ? null : lookup(key);
        Node at = entry == null ? place : entry.value();
        source.problems().add(source.locate(at), child(key), message);
    }

    // ---- scalars

    /** Text, with environment references expanded. */
    public Option<String> string(String key, String meaning) {
        return scalar(key, "string", meaning, "", Optional::of, "must be text");
    }

    /** Text taken as it is: {@code ${1}} in it keeps its own meaning. */
    public Option<String> rawString(String key, String meaning) {
        Option<String> option = new Option<>(this, key, "string", meaning, "");
        ScalarNode node = scalarNode(key, option, "must be text");
        return node == null ? option : option.found(Scalars.text(node));
    }

    public Option<Boolean> bool(String key, String meaning) {
        return scalar(key, "boolean", meaning, false, Scalars::bool, "must be true or false");
    }

    public Option<Integer> integer(String key, String meaning) {
        return scalar(key, "integer", meaning, 0, Scalars::integer, "must be a whole number");
    }

    public Option<Double> number(String key, String meaning) {
        return scalar(key, "number", meaning, 0.0, Scalars::number, "must be a number");
    }

    /** A share as {@code 40%} or {@code 0.4}, between 0 and 1. */
    public Option<Double> ratio(String key, String meaning) {
        return scalar(key, "ratio", meaning, 0.0, Scalars::ratio, "must be a share such as 40% or 0.4");
    }

    /** A size in bytes as {@code 10MB}; units are powers of two, as in blackbox_exporter. */
    public Option<Long> bytes(String key, String meaning) {
        return scalar(key, "size", meaning, 0L, Scalars::bytes, "must be a size such as 64KB or 10MB");
    }

    /** A duration in Go's syntax; outside {@code modules:} also in days and weeks. */
    public Option<Duration> duration(String key, String meaning) {
        return inModules
                ? scalar(
                        key,
                        "duration",
                        meaning,
                        Duration.ZERO,
                        Durations::parseGo,
                        "must be a duration such as 5s or 1m30s")
                : scalar(
                        key,
                        "duration",
                        meaning,
                        Duration.ZERO,
                        Durations::parse,
                        "must be a duration such as 5s, 1m30s or 7d");
    }

    /** One of an enum's constants, written in lower case. */
    public <E extends Enum<E>> Option<E> choice(String key, Class<E> words, String meaning) {
        List<String> names = Arrays.stream(words.getEnumConstants())
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
        return scalar(
                key,
                String.join("|", names),
                meaning,
                words.getEnumConstants()[0],
                text -> names.contains(text)
                        ? Optional.of(words.getEnumConstants()[names.indexOf(text)])
                        : Optional.empty(),
                "must be one of " + String.join(", ", names));
    }

    /** A path; a relative one starts, under {@code modules:}, from the working directory, elsewhere from the file's folder. */
    public Option<Path> file(String key, String meaning) {
        return scalar(key, "path", meaning, Path.of(""), text -> Optional.of(resolve(text)), "must be a path");
    }

    /** A secret under {@code key}, or in the file that {@code key_file} names. */
    public Option<Secret> secret(String key, String meaning) {
        Option<Secret> option = new Option<>(this, key, "secret", meaning, Secret.of(""));
        Optional<String> inline = string(key, meaning).optional();
        Optional<Path> file = file(key + "_file", "a file that holds " + key).optional();
        if (inline.isPresent() && file.isPresent()) {
            problem(key, "is given together with " + key + "_file; keep one of them");
        }
        inline.ifPresent(text -> option.found(Secret.of(text)));
        file.ifPresent(path -> option.found(Secret.inFile(path)));
        return option;
    }

    /** A regular expression in RE2 syntax; environment references are not expanded in it. */
    public Option<Pattern> regex(String key, String meaning) {
        Option<Pattern> option = new Option<>(this, key, "regex", meaning, Pattern.compile(""));
        ScalarNode node = scalarNode(key, option, "must be a regular expression");
        if (node == null) {
            return option;
        }
        Optional<Pattern> compiled = Scalars.regex(Scalars.text(node));
        if (compiled.isEmpty()) {
            problem(key, "\"" + node.getValue() + "\" is no valid regular expression (RE2 syntax)");
            return option.refused();
        }
        return option.found(compiled.get());
    }

    // ---- lists and maps

    public List<String> strings(String key, String meaning) {
        return list(key, "list of strings", meaning, text -> Optional.of(expand(key, text)), "must be text");
    }

    public List<Integer> integers(String key, String meaning) {
        return list(key, "list of integers", meaning, Scalars::integer, "must be a whole number");
    }

    public List<Pattern> regexes(String key, String meaning) {
        return list(key, "list of regexes", meaning, Scalars::regex, "is no valid regular expression (RE2 syntax)");
    }

    /** A mapping of texts to texts, in the order of the file. */
    public Map<String, String> stringMap(String key, String meaning) {
        document(key, "map of strings", "{}", meaning);
        Map<String, String> result = new LinkedHashMap<>();
        section(key, "")
                .ifPresent(inner -> inner.keys()
                        .forEach(name -> inner.string(name, "").optional().ifPresent(v -> result.put(name, v))));
        return result;
    }

    /** A nested mapping, if it is there and not null. */
    public Optional<Section> section(String key, String meaning) {
        asked.add(key);
        if (source.reference() != null) {
            return Optional.of(nested(child(key), null, null));
        }
        Mapping.Entry entry = lookup(key);
        if (entry == null || Scalars.isNull(entry.value())) {
            return Optional.empty();
        }
        if (entry.value() instanceof MappingNode node) {
            return Optional.of(nested(child(key), node, node));
        }
        problem(key, "must be a mapping: " + meaning);
        return Optional.empty();
    }

    /** A nested mapping, or an empty one in its place, so that a reader can take its defaults from it. */
    public Section sectionOrEmpty(String key, String meaning) {
        return section(key, meaning).orElseGet(() -> nested(child(key), place, null));
    }

    /** A list of mappings, each read by {@code reader}. */
    public <T> List<T> sections(String key, String meaning, Function<Section, T> reader) {
        asked.add(key);
        if (source.reference() != null) {
            return List.of(reader.apply(nested(child(key) + "[]", null, null)));
        }
        List<T> result = new ArrayList<>();
        int index = 0;
        for (Node item : items(key, "must be a list: " + meaning)) {
            String itemPath = child(key) + "[" + index++ + "]";
            if (item instanceof MappingNode node) {
                result.add(reader.apply(nested(itemPath, node, node)));
            } else {
                source.problems().add(source.locate(item), itemPath, "must be a mapping: " + meaning);
            }
        }
        return result;
    }

    /** A mapping from names to mappings, in the order of the file; a null one reads as an empty one. */
    public <T> Map<String, T> named(String key, String meaning, Function<Section, T> reader) {
        Map<String, T> result = new LinkedHashMap<>();
        if (source.reference() != null) {
            asked.add(key);
            result.put("name", reader.apply(nested(child(key) + ".<name>", null, null)));
            return result;
        }
        section(key, meaning)
                .ifPresent(inner -> inner.keys().forEach(name -> {
                    Optional<Section> found = inner.section(name, "settings of " + name);
                    Mapping.Entry entry = inner.lookup(name);
                    if (found.isPresent() || entry == null || Scalars.isNull(entry.value())) {
                        result.put(name, reader.apply(found.orElseGet(() -> inner.sectionOrEmpty(name, ""))));
                    }
                }));
        return result;
    }

    /** This section under the rules of {@code modules:}: Go's durations, paths from the working directory. */
    public Section asModule() {
        Section module =
                new Section(source, path, place, place instanceof MappingNode node ? node : null, true, standards);
        children.add(module);
        asked.addAll(mapping.keys());
        return module;
    }

    // ---- inside

    void refuseUnknownKeys() {
        Set<String> known = new LinkedHashSet<>(asked);
        for (String key : mapping.keys()) {
            Mapping.Entry entry = mapping.find(key);
            if (entry != null && !known.contains(key)) {
                source.problems()
                        .add(
                                source.locate(entry.key()),
                                path,
                                "unknown key \"" + key + "\"" + Suggestion.clause(key, known));
            }
        }
        children.forEach(Section::refuseUnknownKeys);
    }

    void document(String key, String type, String standard, String meaning) {
        if (source.reference() != null) {
            source.reference().add(new Reference.Entry(child(key), type, standard, meaning));
        }
    }

    String textOf(String key) {
        Mapping.Entry entry = lookup(key);
        return entry != null && entry.value() instanceof ScalarNode scalar ? scalar.getValue() : key;
    }

    private <T> Option<T> scalar(
            String key, String type, String meaning, T blank, Function<String, Optional<T>> read, String complaint) {
        Option<T> option = new Option<>(this, key, type, meaning, blank);
        ScalarNode node = scalarNode(key, option, complaint);
        if (node == null) {
            return option;
        }
        boolean quotedNumber = !node.isPlain()
                && !node.getValue().contains("${")
                && !(blank instanceof CharSequence)
                && (blank instanceof Number || blank instanceof Boolean)
                && !type.equals("ratio")
                && !type.equals("size");
        Optional<T> value = quotedNumber ? Optional.empty() : read.apply(expand(key, Scalars.text(node)));
        if (value.isEmpty()) {
            problem(key, "\"" + node.getValue() + "\" " + complaint);
            return option.refused();
        }
        return option.found(value.get());
    }

    private @Nullable ScalarNode scalarNode(String key, Option<?> option, String complaint) {
        asked.add(key);
        Mapping.Entry entry = lookup(key);
        if (entry == null || Scalars.isNull(entry.value())) {
            return null;
        }
        if (entry.value() instanceof ScalarNode scalar) {
            return scalar;
        }
        problem(key, complaint + ", not a " + (entry.value() instanceof MappingNode ? "mapping" : "list"));
        option.refused();
        return null;
    }

    private <T> List<T> list(
            String key, String type, String meaning, Function<String, Optional<T>> read, String complaint) {
        asked.add(key);
        document(key, type, "[]", meaning);
        List<T> result = new ArrayList<>();
        for (Node item : items(key, "must be a list")) {
            Optional<T> value = item instanceof ScalarNode scalar ? read.apply(Scalars.text(scalar)) : Optional.empty();
            value.ifPresentOrElse(
                    result::add,
                    () -> source.problems()
                            .add(
                                    source.locate(item),
                                    child(key),
                                    (item instanceof ScalarNode s ? "\"" + s.getValue() + "\" " : "") + complaint));
        }
        return result;
    }

    private List<Node> items(String key, String complaint) {
        Mapping.Entry entry = lookup(key);
        if (entry == null || Scalars.isNull(entry.value())) {
            return List.of();
        }
        if (entry.value() instanceof SequenceNode list) {
            return list.getValue();
        }
        problem(key, complaint);
        return List.of();
    }

    private Mapping.@Nullable Entry lookup(String key) {
        Mapping.Entry entry = mapping.find(key);
        for (Section standard : standards) {
            standard.asked.add(key);
            if (entry == null) {
                entry = standard.lookup(key);
            }
        }
        return entry;
    }

    private Section nested(String at, @Nullable Node where, @Nullable MappingNode node) {
        Section section = new Section(source, at, where, node, inModules, List.of());
        children.add(section);
        return section;
    }

    private String expand(String key, String text) {
        return source.environment().expand(text, message -> problem(key, message));
    }

    private Path resolve(String text) {
        Path given = Path.of(text);
        return inModules || given.isAbsolute() ? given : source.folder().resolve(given);
    }

    private String child(String key) {
        if (key.isEmpty()) {
            return path;
        }
        return path.isEmpty() ? key : path + "." + key;
    }
}
