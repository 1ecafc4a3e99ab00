package dev.chiron.live;

/**
 * How much may be kept for later.
 *
 * @param events the most messages
 * @param bytes the most bytes that they may have together
 */
public record Bounds(int events, long bytes) {
    /** Half a minute of 667 checks a second, hours of a small fleet. */
    public static final Bounds STANDARD = new Bounds(16_384, 16L << 20);

    boolean exceededBy(int count, long size) {
        return count > events || size > bytes;
    }
}
