package dev.chiron.config;

/** A place in a configuration file; {@code line} and {@code column} count from 1. */
public record Location(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
