package dev.chiron.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;

/** The bytes of a file turned into YAML nodes, within bounds that no honest configuration meets. */
final class Document {
    /** Some forty thousand services. */
    private static final int LARGEST_BYTES = 16 << 20;

    private static final int DEEPEST_NESTING = 50;
    private static final int MOST_ALIASES = 100_000;

    private Document() {}

    /** The file's text, without a byte order mark. */
    static String text(Path file) throws ConfigException {
        return text(file, file.toString());
    }

    /** @param name what problems call the file */
    static String text(Path file, String name) throws ConfigException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_BYTES + 1);
            if (bytes.length > LARGEST_BYTES) {
                throw refused(name, 1, 1, "is larger than " + (LARGEST_BYTES >> 20) + " MiB");
            }
            return decoded(name, bytes);
        } catch (NoSuchFileException e) {
            throw refused(name, 1, 1, "there is no such file");
        } catch (IOException e) {
            throw refused(name, 1, 1, "cannot be read: " + reason(file, e));
        }
    }

    private static String reason(Path file, IOException problem) {
        if (Files.isDirectory(file)) {
            return "it is a directory";
        }
        return problem instanceof AccessDeniedException ? "permission denied" : String.valueOf(problem.getMessage());
    }

    private static String decoded(String name, byte[] bytes) throws ConfigException {
        CharBuffer text = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
        String good = text.flip().toString();
        if (result.isError()) {
            throw refusedAfter(name, good, "is not UTF-8 text");
        }
        return good;
    }

    /** The first document's root; null when there is none. */
    static @Nullable Node compose(String name, String text) throws ConfigException {
        String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            Iterator<Node> documents =
                    yaml().composeAll(new StringReader(plain)).iterator();
            return documents.hasNext() ? documents.next() : null;
        } catch (ReaderException e) {
            String before = plain.substring(0, plain.offsetByCodePoints(0, e.getPosition()));
            throw refusedAfter(
                    name,
                    before,
                    String.format("is no valid YAML: the character U+%04X may not stand in it", e.getCodePoint()));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String why = "is no valid YAML: " + e.getProblem().strip();
            throw mark == null
                    ? refused(name, 1, 1, why)
                    : refused(name, mark.getLine() + 1, mark.getColumn() + 1, why);
        } catch (YAMLException e) {
            throw refused(name, 1, 1, "is no valid YAML: " + e.getMessage());
        }
    }

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST_BYTES);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST_NESTING);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options);
    }

    private static ConfigException refusedAfter(String name, String before, String message) {
        int line = 1 + (int) before.chars().filter(each -> each == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        return refused(name, line, column, message);
    }

    private static ConfigException refused(String name, int line, int column, String message) {
        return new ConfigException(List.of(new Problem(new Location(name, line, column), "", message)));
    }
}
