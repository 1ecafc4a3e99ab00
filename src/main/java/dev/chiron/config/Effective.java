package dev.chiron.config;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/**
 * What a mapping came to when it was read: the values in force, in the form of the file, fit to be shown to anybody.
 *
 * <p>It fills while the options are read. Secrets stand as {@code <secret>}, what came from the environment as it was
 * written, and defaults only under {@code modules:}; everywhere else they would outweigh what was written.
 */
public final class Effective {
    public static final Effective NOTHING = new Effective(Map.of());

    static final String SECRET = "<secret>";
    private static final Pattern TELLING = Pattern.compile(
            "(?i).*(authorization|authentication|cookie|token|secret|passw|passphrase|pwd|credential|session|signature).*"
                    + "|(.*[-_])?auth([-_].*)?|.*key([-_]id)?");

    /** Mappings of which each key is the name of a header. */
    private static final Set<String> HEADERS = Set.of("headers", "http_headers", "metadata", "proxy_connect_header");

    private final Map<String, Object> values;

    Effective() {
        this(new LinkedHashMap<>());
    }

    private Effective(Map<String, Object> values) {
        this.values = values;
    }

    /** Notes a value: text, number, boolean, bytes, a list of them, or what a nested mapping came to. */
    void note(String key, Object value) {
        values.put(key, value);
    }

    /** Of an entry whose name the user chose: hides its value if the name speaks of a credential. */
    void hideTelling(String name) {
        if (isTelling(name)) {
            note(name, SECRET);
        }
    }

    /** The same with a text at a path, unless there is one already. */
    public Effective with(List<String> path, String text) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        String first = path.getFirst();
        if (path.size() == 1) {
            copy.putIfAbsent(first, text);
        } else {
            Effective inner = copy.get(first) instanceof Effective known ? known : NOTHING;
            copy.put(first, inner.with(path.subList(1, path.size()), text));
        }
        return new Effective(copy);
    }

    /** Whether one of these texts stands under that key, at any depth. */
    public boolean says(String key, Set<String> texts) {
        return values.entrySet().stream()
                .anyMatch(entry -> entry.getValue() instanceof Effective inner
                        ? inner.says(key, texts)
                        : entry.getKey().equals(key) && texts.contains(String.valueOf(entry.getValue())));
    }

    /** Whether a name, of a header or the like, speaks of a credential. */
    public static boolean isTelling(String name) {
        return TELLING.matcher(name).matches();
    }

    /** The same with what stands beneath a key of another, too. */
    public Effective joined(String key, Effective other) {
        if (!(other.values.get(key) instanceof Effective more)) {
            return this;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        if (values.get(key) instanceof Effective own) {
            all.putAll(own.values);
        }
        more.values.forEach(all::putIfAbsent);
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(key, new Effective(all));
        return new Effective(copy);
    }

    /** As YAML, each level indented by so many blanks; empty mappings are left out. */
    public String yaml(int indent) {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setIndent(indent);
        options.setSplitLines(false);
        return new Yaml(options).dump(plain());
    }

    private Map<String, Object> plain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            Object shown = plain(HEADERS.contains(key) && value instanceof Effective inner ? inner.discreet() : value);
            if (shown != null) {
                plain.put(key, shown);
            }
        });
        return plain;
    }

    /** The same with {@code <secret>} for each entry whose name speaks of a credential, be it a list or a mapping. */
    private Effective discreet() {
        Effective copy = new Effective(new LinkedHashMap<>(values));
        values.keySet().forEach(copy::hideTelling);
        return copy;
    }

    private static @Nullable Object plain(Object value) {
        return switch (value) {
            case Effective inner -> {
                Map<String, Object> plain = inner.plain();
                yield plain.isEmpty() ? null : plain;
            }
            case List<?> list -> {
                List<Object> plain = new ArrayList<>(list.size());
                list.forEach(each -> plain.add(each instanceof Effective inner ? inner.plain() : plain(each)));
                yield plain;
            }
            case String text -> UrlPasswords.hidden(text);
            default -> value;
        };
    }
}
