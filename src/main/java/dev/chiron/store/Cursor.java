package dev.chiron.store;

import java.time.Instant;
import java.util.Optional;

/** A place in a list that is newest first: behind the row of that moment and that id. */
record Cursor(Instant at, String id) {
    private static final char BETWEEN = '.';

    String text() {
        return at.toEpochMilli() + String.valueOf(BETWEEN) + id;
    }

    /**
     * @throws IllegalArgumentException when the text is no cursor
     */
    static Optional<Cursor> of(Optional<String> text) {
        return text.map(given -> {
            int between = given.indexOf(BETWEEN);
            try {
                return new Cursor(
                        Instant.ofEpochMilli(Long.parseLong(given.substring(0, Math.max(0, between)))),
                        given.substring(between + 1));
            } catch (RuntimeException e) {
                throw wrong(e);
            }
        });
    }

    /**
     * The id as a number.
     *
     * @throws IllegalArgumentException when it is none
     */
    long number() {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw wrong(e);
        }
    }

    private static IllegalArgumentException wrong(RuntimeException cause) {
        return new IllegalArgumentException("is no cursor of this list; take next_cursor of an answer as it is", cause);
    }
}
