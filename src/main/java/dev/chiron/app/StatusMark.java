package dev.chiron.app;

import java.util.List;
import java.util.Locale;

/** A status for the eye: a shape, the word, a colour; never the colour alone. */
enum StatusMark {
    DOWN("✖", "\u001b[31m"),
    DEGRADED("▲", "\u001b[33m"),
    UNKNOWN("○", "\u001b[90m"),
    UP("●", "\u001b[32m");

    private final String shape;
    private final String colour;

    StatusMark(String shape, String colour) {
        this.shape = shape;
        this.colour = colour;
    }

    /** That of a word of the API; an unknown word is an unknown status. */
    static StatusMark of(String word) {
        return List.of(values()).stream()
                .filter(mark -> mark.word().equals(word))
                .findFirst()
                .orElse(UNKNOWN);
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    Table.Cell cell() {
        return new Table.Cell(shape + " " + word(), colour);
    }
}
