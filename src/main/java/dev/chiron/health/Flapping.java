package dev.chiron.health;

/**
 * Whether a service goes back and forth: the share of changes among its last 21 checks, raised at 50 %, lowered at 25 %.
 *
 * @param recent one bit a check, the latest lowest: 1 a clean pass
 * @param size how many checks are known, at most 21
 */
record Flapping(int recent, int size, boolean flag) {
    static final Flapping NONE = new Flapping(0, 0, false);

    private static final int WINDOW = 21;
    private static final double HIGH = 0.50;
    private static final double LOW = 0.25;

    Flapping after(boolean clean) {
        int bits = ((recent << 1) | (clean ? 1 : 0)) & ((1 << WINDOW) - 1);
        int known = Math.min(WINDOW, size + 1);
        double share = share(bits, known);
        return new Flapping(bits, known, flag ? share >= LOW : share >= HIGH);
    }

    /** Changes over the 20 steps of a full window: a young service needs as many changes as an old one to be flapping. */
    private static double share(int bits, int known) {
        int steps = (bits ^ (bits >>> 1)) & ((1 << (known - 1)) - 1);
        return (double) Integer.bitCount(steps) / (WINDOW - 1);
    }
}
