package dev.chiron.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** A YAML file opened for typed reading through its root {@link Section}. */
public final class ConfigFile {
    private static final int LARGEST_BYTES = 64 << 20;

    private ConfigFile() {}

    /** Reads a file as the caller wishes and refuses it if anything was wrong; only the first YAML document counts. */
    public interface Reader<T> {
        T read(Section root);
    }

    public static <T> T read(Path file, Environment environment, Reader<T> reader) throws ConfigException {
        return read(file.toString(), text(file), folderOf(file), environment, reader);
    }

    /** As {@link #read(Path, Environment, Reader)}, from text; relative paths in it start from {@code folder}. */
    public static <T> T read(String name, String text, Path folder, Environment environment, Reader<T> reader)
            throws ConfigException {
        Problems problems = new Problems();
        Location top = new Location(name, 1, 1);
        Node document = compose(name, text);
        if (!(document instanceof MappingNode mapping)) {
            throw refused(top, document == null ? "is empty" : "must be a mapping of keys, such as \"modules:\"");
        }
        Section root = Section.root(new Source(name, folder, environment, problems, null), mapping);
        T result = reader.read(root);
        root.refuseUnknownKeys();
        problems.refuseIfAny();
        return result;
    }

    /** The options that a reader asks for, found by letting it read nothing. */
    public static Reference reference(Reader<?> reader) {
        Reference reference = new Reference();
        Source nowhere = new Source("", Path.of(""), new Environment(_ -> ""), new Problems(), reference);
        reader.read(Section.root(nowhere, null));
        return reference;
    }

    private static @Nullable Node compose(String name, String text) throws ConfigException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LARGEST_BYTES);
        options.setMaxAliasesForCollections(10_000);
        try {
            Iterator<Node> documents = new Yaml(
                            new SafeConstructor(options),
                            new org.yaml.snakeyaml.representer.Representer(new org.yaml.snakeyaml.DumperOptions()),
                            new org.yaml.snakeyaml.DumperOptions(),
                            options)
                    .composeAll(new java.io.StringReader(text))
                    .iterator();
            return documents.hasNext() ? documents.next() : null;
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            Location at = mark == null
                    ? new Location(name, 1, 1)
                    : new Location(name, mark.getLine() + 1, mark.getColumn() + 1);
            throw refused(at, "is no valid YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw refused(new Location(name, 1, 1), "is no valid YAML: " + e.getMessage());
        }
    }

    private static String text(Path file) throws ConfigException {
        Location top = new Location(file.toString(), 1, 1);
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw refused(top, "there is no such file");
        } catch (CharacterCodingException e) {
            throw refused(top, "is not UTF-8 text");
        } catch (IOException e) {
            throw refused(top, "cannot be read: " + e.getMessage());
        }
    }

    private static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    private static ConfigException refused(Location at, String message) {
        return new ConfigException(List.of(new Problem(at, "", message)));
    }
}
