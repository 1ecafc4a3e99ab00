package dev.chiron.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chiron.conformance.Step.Close;
import dev.chiron.conformance.Step.Hear;
import dev.chiron.conformance.Step.Pause;
import dev.chiron.conformance.Step.Reset;
import dev.chiron.conformance.Step.Say;
import dev.chiron.conformance.Step.StartTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Reads the cases of one area; {@code README.md} beside the files tells their form.
 *
 * <p>Text that goes over the wire is one byte a character.
 */
final class CaseFile {
    private static final Set<String> KEYS = Set.of(
            "case",
            "module",
            "use",
            "server",
            "target",
            "query",
            "headers",
            "status",
            "success",
            "shows",
            "contains",
            "sees",
            "differs");

    private final String area;

    private CaseFile(Path file) {
        area = file.getFileName().toString().replaceFirst("\\.yml$", "");
    }

    /** The file's cases in their order. */
    static List<Case> read(Path file) {
        CaseFile reading = new CaseFile(file);
        try {
            List<?> entries = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
            return entries.stream().map(entry -> reading.one((Map<?, ?>) entry)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException wrong) {
            throw new IllegalArgumentException(file + ": " + wrong.getMessage(), wrong);
        }
    }

    private Case one(Map<?, ?> entry) {
        String name = text(entry, "case");
        if (!KEYS.containsAll(entry.keySet())) {
            throw new IllegalArgumentException(name + " has a key that is none of " + KEYS + ": " + entry.keySet());
        }
        int status = number(entry, "status", 200);
        if (status == 200 && !entry.containsKey("success") && !entry.containsKey("contains")) {
            throw new IllegalArgumentException(name + " tells neither success nor what the answer contains");
        }
        Object settings = entry.get("module");
        return new Case(
                name,
                settings == null ? text(entry, "use") : area + "_" + name.replaceAll("[^A-Za-z0-9]+", "_"),
                settings == null ? "" : settings instanceof String raw ? raw : new Yaml().dump(settings),
                list(entry, "server").stream().map(CaseFile::step).toList(),
                text(entry, "target"),
                texts(entry, "query"),
                entry.containsKey("headers")
                        ? texts(entry, "headers")
                        : Map.of("X-Prometheus-Scrape-Timeout-Seconds", "5"),
                status,
                number(entry, "success", -1),
                strings(entry, "shows"),
                strings(entry, "contains"),
                strings(entry, "sees"),
                texts(entry, "differs"));
    }

    private static Step step(Object entry) {
        if (entry instanceof String word) {
            return switch (word) {
                case "close" -> new Close();
                case "reset" -> new Reset();
                default -> throw new IllegalArgumentException("unknown step " + word);
            };
        }
        Map<?, ?> map = (Map<?, ?>) entry;
        String verb = String.valueOf(map.keySet().iterator().next());
        String value = text(map, verb);
        return switch (verb) {
            case "say" -> new Say(value, number(map, "times", 1));
            case "hear" -> new Hear(value);
            case "pause" -> new Pause(Duration.ofMillis(Long.parseLong(value)));
            case "tls" -> new StartTls(value);
            default -> throw new IllegalArgumentException("unknown step " + verb);
        };
    }

    private static String text(Map<?, ?> entry, String key) {
        Object value = entry.get(key);
        return value == null ? "" : value instanceof byte[] bytes ? new String(bytes, ISO_8859_1) : value.toString();
    }

    private static int number(Map<?, ?> entry, String key, int otherwise) {
        return entry.get(key) instanceof Integer number ? number : otherwise;
    }

    private static List<?> list(Map<?, ?> entry, String key) {
        return entry.get(key) instanceof List<?> list ? list : List.of();
    }

    private static List<String> strings(Map<?, ?> entry, String key) {
        return list(entry, key).stream().map(String::valueOf).toList();
    }

    private static Map<String, String> texts(Map<?, ?> entry, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        @Nullable Object value = entry.get(key);
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, text) -> texts.put(String.valueOf(name), String.valueOf(text)));
        }
        return texts;
    }
}
