package dev.chiron.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options that a reading asked for, in the order of asking: what the generated configuration reference lists. */
public final class Reference {
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** One option: its path ({@code services[].interval}), type, default ({@code required} and {@code none} included) and meaning. */
    public record Entry(String path, String type, String standard, String meaning) {}

    void add(Entry entry) {
        entries.put(entry.path(), entry);
    }

    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }
}
