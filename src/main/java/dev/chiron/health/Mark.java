package dev.chiron.health;

/** What one slot of a {@link Bar} shows; of several, the one with the highest rank. */
enum Mark {
    NOTHING(0),
    LEFT_OUT(1),
    UP(2),
    DEGRADED(3),
    DOWN(4);

    private static final String LETTERS = "-mudx";

    private final byte rank;

    Mark(int rank) {
        this.rank = (byte) rank;
    }

    static Mark of(Status status) {
        return switch (status) {
            case UNKNOWN -> NOTHING;
            case UP -> UP;
            case DEGRADED -> DEGRADED;
            case DOWN -> DOWN;
        };
    }

    /** What is kept of it in a ring. */
    byte rank() {
        return rank;
    }

    static char letter(byte rank) {
        return LETTERS.charAt(rank);
    }
}
