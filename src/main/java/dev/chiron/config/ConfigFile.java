package dev.chiron.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** A YAML file opened for typed reading through its root {@link Section}. */
public final class ConfigFile {
    private ConfigFile() {}

    /** Reads a file as the caller wishes and refuses it if anything was wrong; only the first YAML document counts. */
    public interface Reader<T> {
        T read(Section root);
    }

    public static <T> T read(Path file, Environment environment, Reader<T> reader) throws ConfigException {
        return read(file.toString(), Document.text(file), folderOf(file), environment, reader);
    }

    /** As {@link #read(Path, Environment, Reader)}, from text; relative paths in it start from {@code folder}. */
    public static <T> T read(String name, String text, Path folder, Environment environment, Reader<T> reader)
            throws ConfigException {
        MappingNode mapping = mapping(name, Document.compose(name, text));
        Problems problems = new Problems();
        Source source = new Source(name, folder, environment, problems, null);
        Block root = Block.root(source, mapping);
        T result = reader.read(Section.root(root));
        root.refuseUnknownKeys();
        source.otherFiles().refuseUnknownKeys();
        problems.refuseIfAny();
        return result;
    }

    static MappingNode mapping(String name, @Nullable Node document) throws ConfigException {
        if (document instanceof MappingNode mapping) {
            return mapping;
        }
        String wrong = document == null
                ? "is empty; write \"{}\" for all defaults"
                : "must be a mapping of keys, such as \"modules:\"";
        throw new ConfigException(List.of(new Problem(new Location(name, 1, 1), "", wrong)));
    }

    /** As {@link #read(Path, Environment, Reader)}, for files of which an empty one says nothing and is right. */
    public static <T> T readEvenIfEmpty(Path file, Environment environment, Reader<T> reader) throws ConfigException {
        String text = Document.text(file);
        boolean empty = Document.compose(file.toString(), text) == null;
        return read(file.toString(), empty ? "{}" : text, folderOf(file), environment, reader);
    }

    /** The options that a reader asks for, found by letting it read nothing. */
    public static Reference reference(Reader<?> reader) {
        Reference reference = new Reference();
        Source nowhere = new Source("", Path.of(""), new Environment(_ -> ""), new Problems(), reference);
        reader.read(Section.root(Block.root(nowhere, null)));
        return reference;
    }

    static Path folderOf(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
