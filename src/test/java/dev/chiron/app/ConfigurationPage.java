package dev.chiron.app;

import dev.chiron.config.Reference;
import dev.chiron.config.Reference.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The option reference as a page of Markdown: a heading and a table for each top-level key, and for each kind of module. */
final class ConfigurationPage {
    private static final String HEAD = """
            # Configuration

            Every key of the configuration file, with its type, its default and its meaning. This page is generated from
            what the program reads: a key that is not here is refused.

            `[]` stands for each item of a list, `<name>` for a name of your own. Durations are written as `1m30s`, outside
            `modules:` also in `d` and `w`; sizes as `10MB`; ratios as `40%` or `0.4`. `${NAME}` and `${NAME:-default}`
            expand from the environment, `$${` is a literal `${`.
            """;
    private static final String TABLE = "| key | type | default | meaning |\n|---|---|---|---|\n";

    private final Map<String, Entry> headings = new LinkedHashMap<>();
    private final Map<String, List<Entry>> rows = new LinkedHashMap<>();

    private ConfigurationPage(List<Entry> entries) {
        for (Entry entry : entries) {
            if (isHeading(entry)) {
                headings.put(entry.path(), entry);
            }
        }
        entries.stream()
                .filter(entry -> !headings.containsKey(entry.path()))
                .forEach(entry -> rows.computeIfAbsent(headingOf(entry), _ -> new ArrayList<>())
                        .add(entry));
    }

    static String of(Reference reference) {
        ConfigurationPage page = new ConfigurationPage(reference.entries());
        StringBuilder text = new StringBuilder(HEAD);
        page.section(text, "## Top level", "", page.rows.getOrDefault("", List.of()));
        page.headings.forEach((path, entry) -> page.section(
                text,
                (path.contains(".") ? "### `" : "## `") + path + "`",
                entry.meaning(),
                page.rows.getOrDefault(path, List.of())));
        return text.toString();
    }

    private static boolean isHeading(Entry entry) {
        boolean nests = entry.type().startsWith("mapping") || entry.type().equals("list of mappings");
        String inModule = entry.path().replaceFirst("^modules\\.<name>\\.", "");
        return nests && (!entry.path().contains(".") || (!inModule.equals(entry.path()) && !inModule.contains(".")));
    }

    /** The longest heading that the key stands under. */
    private String headingOf(Entry entry) {
        return headings.keySet().stream()
                .filter(path ->
                        entry.path().startsWith(path + ".") || entry.path().startsWith(path + "[]."))
                .reduce("", (a, b) -> a.length() > b.length() ? a : b);
    }

    private void section(StringBuilder text, String heading, String meaning, List<Entry> entries) {
        text.append('\n').append(heading).append('\n');
        if (!meaning.isEmpty()) {
            text.append('\n').append(sentence(meaning)).append('\n');
        }
        if (!entries.isEmpty()) {
            text.append('\n').append(TABLE);
            entries.forEach(entry -> text.append(row(entry)));
        }
    }

    private String row(Entry entry) {
        String key = entry.path().substring(headingOf(entry).length()).replaceFirst("^(\\[])?\\.", "");
        return "| `%s` | %s | `%s` | %s |\n"
                .formatted(key, cell(entry.type()), cell(entry.standard()), cell(entry.meaning()));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("\n", " ");
    }

    private static String sentence(String meaning) {
        return Character.toUpperCase(meaning.charAt(0)) + meaning.substring(1) + ".";
    }
}
