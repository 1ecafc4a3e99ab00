package dev.chiron.config;

/** A place in a configuration file; {@code line} and {@code column} count from 1. */
public record Location(String file, int line, int column) {
    /** Where a section stands. */
    public static Location of(Section section) {
        return section.block().source().locate(section.block().place());
    }

    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
