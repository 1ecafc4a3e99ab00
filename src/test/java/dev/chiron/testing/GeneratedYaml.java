package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Configuration files, mostly good: real ones with lines moved, values exchanged, aliases and merges put in, then perhaps damaged. */
public final class GeneratedYaml {
    private static final Pattern VALUE = Pattern.compile("^(\\s*(?:- )?[^\\s#:]+:)( .*)?$");
    private static final int MOST_CHANGES = 6;
    private static final int LEVELS = 30;

    private static final List<String> VALUES = List.of(
            "",
            "~",
            "[]",
            "{}",
            "yes",
            "-1",
            "0x7fffffffffffffffffff",
            "1e999999999",
            ".nan",
            "9".repeat(5000),
            "99999999999999999h",
            "-5s",
            "1h".repeat(60),
            "\"\\0\\x00\\uD800\"",
            "!!binary aGVsbG8=",
            "!!binary \"%\"",
            "!!int abc",
            "!!python/object:os.system x",
            "${UNSET}",
            "${UNSET:-x}",
            "${",
            "$${",
            "*nobody",
            "&a *a",
            "&a [*a]",
            "&a {b: *a}",
            "{<<: &a {<<: *a}}",
            "{<<: [1, 2]}",
            "{{}: x}",
            "{? [a]: b}",
            "[".repeat(45) + "]".repeat(45),
            "[".repeat(20_000),
            "{a: ".repeat(60),
            "|",
            ">-",
            "'it''s'",
            "\"unclosed",
            "'(?P<a>x'",
            "'(a{1000}){1000}'",
            "'" + "(".repeat(2000) + "'",
            "10MB",
            "99999999999TB",
            "1.5.5",
            "2026-11-22T10:00:00Z",
            "200-299",
            "[200, x, 99999999999]",
            "{a: {b: {c: d}}}");

    private final Choices choices;
    private final List<List<String>> models;

    /** The models are good configuration files. */
    public GeneratedYaml(Choices choices, List<List<String>> models) {
        this.choices = choices;
        this.models = models;
    }

    /** The lines of all configuration files beneath these folders, in the order of their names. */
    public static List<List<String>> models(String... folders) {
        List<List<String>> models = new ArrayList<>();
        for (String folder : folders) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                List<Path> sorted = files.filter(file -> file.toString().endsWith(".yml"))
                        .sorted()
                        .toList();
                for (Path file : sorted) {
                    models.add(new String(Files.readAllBytes(file), ISO_8859_1)
                            .lines()
                            .toList());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return models;
    }

    public byte[] file() {
        if (choices.onceIn(15)) {
            return bomb().getBytes(ISO_8859_1);
        }
        List<String> lines = new ArrayList<>(choices.of(models));
        for (int i = choices.below(MOST_CHANGES); i > 0; i--) {
            change(lines);
        }
        byte[] text = String.join(choices.onceIn(20) ? "\r\n" : "\n", lines).getBytes(ISO_8859_1);
        return choices.onceIn(2) ? Mutations.damaged(text, choices) : text;
    }

    private void change(List<String> lines) {
        int at = choices.below(lines.size() + 1);
        if (at == lines.size()) {
            lines.addAll(choices.of(models));
            return;
        }
        String line = lines.get(at);
        switch (choices.below(8)) {
            case 0, 1, 2 -> lines.set(at, VALUE.matcher(line).replaceFirst("$1 ") + choices.of(VALUES));
            case 3 -> lines.remove(at);
            case 4 -> lines.add(choices.below(lines.size() + 1), line);
            case 5 -> lines.set(at, " ".repeat(choices.below(5)) + line);
            case 6 -> lines.set(at, line.strip());
            default ->
                lines.add(
                        at,
                        line.replaceFirst("\\S.*", "")
                                + choices.of("<<: *a", "a: &a {b: c}", "---", "...", "? x", "- ", "%YAML 9.9", "\t"));
        }
    }

    /** A few hundred bytes that stand for very much. */
    private String bomb() {
        String plain = choices.of("&a0 {k: v}", "&a0 [x, x]", "&a0 text");
        StringBuilder yaml = new StringBuilder("modules:\n  m0: " + plain + "\n");
        for (int level = 1; level < LEVELS; level++) {
            String before = "*a" + (level - 1);
            String value = choices.of(
                    "{x: " + before + ", y: " + before + "}",
                    "[" + before + ", " + before + ", " + before + "]",
                    "{<<: [" + before + ", " + before + "], n" + level + ": " + before + "}",
                    "{headers: " + before + ", http: " + before + ", prober: http}");
            yaml.append("  m")
                    .append(level)
                    .append(": &a")
                    .append(level)
                    .append(' ')
                    .append(value)
                    .append('\n');
        }
        return yaml.toString();
    }
}
