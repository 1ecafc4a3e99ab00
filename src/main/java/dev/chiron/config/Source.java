package dev.chiron.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** What all sections of one file share: its name and folder, the environment, the problems and, when documenting, the reference. */
record Source(
        String name,
        Path folder,
        Environment environment,
        Problems problems,
        @Nullable Reference reference) {
    Location locate(Node node) {
        return new Location(
                name, node.getStartMark().getLine() + 1, node.getStartMark().getColumn() + 1);
    }
}
