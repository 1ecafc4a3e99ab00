package dev.chiron.config;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.Node;

/** Files that a configuration names to be read with it; each is read once, and its problems bear its own name. */
public final class OtherFiles {
    private final Source source;
    private final Map<Path, Block> opened = new LinkedHashMap<>();

    OtherFiles(Source source) {
        this.source = source;
    }

    /**
     * The top of each file that the patterns under a section's key find from its file's folder, in the order of their
     * names; one that is named without a wildcard must be there.
     */
    public static List<Section> tops(Section section, String key, String meaning) {
        Block block = section.block();
        Node written = block.value(key);
        Node at = written == null ? block.place() : written;
        return section.strings(key, meaning).stream()
                .flatMap(pattern -> block.source().otherFiles().open(pattern, at, block.path(key)).stream())
                .map(Section::root)
                .toList();
    }

    /**
     * Those that a pattern finds.
     *
     * @param at where the pattern stands
     */
    private List<Block> open(String pattern, Node at, String path) {
        FileGlob glob = new FileGlob(source.folder(), pattern);
        List<Path> files = List.of();
        try {
            files = glob.find();
            if (files.isEmpty() && glob.isLiteral()) {
                source.problem(at, path, "there is no file " + Quoted.text(pattern));
            }
        } catch (InvalidPathException e) {
            source.problem(at, path, Quoted.text(pattern) + " is no pattern of files: " + e.getReason());
        }
        List<Block> blocks = new ArrayList<>();
        files.forEach(file -> open(file).ifPresent(blocks::add));
        return blocks;
    }

    /** Empty when it was read before, is the file that names it, or is broken. */
    private Optional<Block> open(Path file) {
        Path real = real(file);
        if (opened.containsKey(real) || real.equals(real(source.file()))) {
            return Optional.empty();
        }
        String name =
                source.file().resolveSibling(source.folder().relativize(file)).toString();
        String shown = file.startsWith(source.folder()) ? name : file.toString();
        try {
            Node document = Document.compose(shown, Document.text(file, shown));
            Block block = Block.root(source.beside(shown, file), ConfigFile.mapping(shown, document));
            opened.put(real, block);
            return Optional.of(block);
        } catch (ConfigException e) {
            e.problems().forEach(each -> source.problems().add(each.at(), each.path(), each.message()));
            return Optional.empty();
        }
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            return file.toAbsolutePath().normalize();
        }
    }

    void refuseUnknownKeys() {
        opened.values().forEach(Block::refuseUnknownKeys);
    }
}
