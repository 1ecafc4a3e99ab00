package dev.chiron.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/** What all sections of one file share: its name and folder, the environment, the problems and, when documenting, the reference. */
final class Source {
    /** Enough for 50,000 services written out; a few kilobytes of aliases that point at aliases come to more. */
    static final int MOST_ENTRIES = 1_000_000;

    private final String name;
    private final Path folder;
    private final Environment environment;
    private final Problems problems;
    private final @Nullable Reference reference;
    private final Map<MappingNode, Map<String, Mapping.Entry>> merges = new HashMap<>();
    private final OtherFiles otherFiles = new OtherFiles(this);
    private final Set<Node> literals = Collections.newSetFromMap(new IdentityHashMap<>());
    private int entriesLeft = MOST_ENTRIES;

    Source(String name, Path folder, Environment environment, Problems problems, @Nullable Reference reference) {
        this.name = name;
        this.folder = folder;
        this.environment = environment;
        this.problems = problems;
        this.reference = reference;
    }

    /** A path as the file means it; empty when the text is none. */
    Optional<Path> path(String text, boolean fromWorkingDirectory) {
        try {
            Path given = Path.of(text);
            if (fromWorkingDirectory) {
                return Optional.of(given);
            }
            return text.isEmpty() ? Optional.empty() : Optional.of(folder.resolve(given));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The source of a file that is read with this one. */
    Source beside(String otherName, Path otherFile) {
        return new Source(otherName, ConfigFile.folderOf(otherFile), environment, problems, reference);
    }

    /**
     * The source of a copy of something in this file.
     *
     * @param strange texts that somebody else put into it, in which nothing of the environment is expanded
     */
    Source copy(Problems ofCopy, Collection<? extends Node> strange) {
        Source copy = new Source(name, folder, environment, ofCopy, null);
        copy.literals.addAll(strange);
        return copy;
    }

    /** The node's text with the environment's references expanded; empty when one cannot be. */
    Optional<String> expanded(Node node, String path, String written) {
        return literals.contains(node)
                ? Optional.of(written)
                : environment.expand(written, message -> problem(node, path, message));
    }

    OtherFiles otherFiles() {
        return otherFiles;
    }

    /** The file, as it was named; none of the kind when it was read from text. */
    Path file() {
        return Path.of(name);
    }

    Problems problems() {
        return problems;
    }

    Path folder() {
        return folder;
    }

    Environment environment() {
        return environment;
    }

    @Nullable
    Reference reference() {
        return reference;
    }

    void problem(Node at, String path, String message) {
        problems.add(locate(at), path, message);
    }

    Location locate(Node node) {
        return new Location(
                name, node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
    }

    /** What each mapping that is merged into others comes to: worked out once, however many merge it. */
    Map<MappingNode, Map<String, Mapping.Entry>> merges() {
        return merges;
    }

    /** Whether so many more entries may be read; when not, that is a problem, noted once. */
    boolean affords(Node at, int entries) {
        if (entriesLeft < 0) {
            return false;
        }
        entriesLeft -= entries;
        if (entriesLeft < 0) {
            problem(at, "", "with all aliases followed the file has more than " + MOST_ENTRIES + " entries");
            return false;
        }
        return true;
    }
}
