package dev.chiron.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options that a reading asked for, in the order of asking: what the generated configuration reference lists. */
public final class Reference {
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** One option: its path ({@code services[].interval}), type, default ({@code required} and {@code none} included) and meaning. */
    public record Entry(String path, String type, String standard, String meaning) {}

    /** Of an option that is asked for twice the later words count, if there are any. */
    void add(Entry entry) {
        entries.merge(entry.path(), entry, (before, after) -> after.meaning().isEmpty() ? before : after);
    }

    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }
}
