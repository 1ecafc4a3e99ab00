package dev.chiron.config;

import java.nio.file.Path;
import java.util.Optional;

/** Paths that stand inside another text of a configuration file, as in {@code jdbc:sqlite:data/chiron.db}. */
public final class Beside {
    private Beside() {}

    /** The path; a relative one starts from the folder of the file that the section stands in. Empty when it is none. */
    public static Optional<Path> path(Section section, String text) {
        return section.block().source().path(text, false);
    }
}
