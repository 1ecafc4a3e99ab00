package dev.chiron.testing;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Decisions read from bytes, so that whoever changes the bytes changes the decisions: what the generators of the fuzz tests
 * build their documents from.
 *
 * <p>Once the bytes have run out every number is 0 and every choice the first, which generators make the harmless one.
 */
public final class Choices {
    private static final int LONGEST_SEED = 1024;

    private final byte[] bytes;
    private int at;

    public Choices(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    /**
     * The bytes that a fuzz test starts from, the same ones each time.
     *
     * @param usual how many, unless {@code -Dchiron.fuzz.tries} says otherwise; {@code -Dchiron.fuzz.seed} gives others
     */
    public static Stream<byte[]> seeds(int usual) {
        long tries = Integer.getInteger("chiron.fuzz.tries", usual);
        long first = Long.getLong("chiron.fuzz.seed", 1) * 1_000_000_007;
        return LongStream.range(0, tries).mapToObj(number -> {
            Random random = new Random(first + number);
            byte[] seed = new byte[1 + random.nextInt(LONGEST_SEED)];
            random.nextBytes(seed);
            return seed;
        });
    }

    /** A number from 0 to one less than the bound. */
    public int below(int bound) {
        long number = next();
        for (long reach = 256; reach < bound; reach *= 256) {
            number = number * 256 + next();
        }
        return (int) (number % bound);
    }

    /** A number from the first to the last, both included. */
    public int between(int first, int last) {
        return first + below(last - first + 1);
    }

    /** True once in so many times. */
    public boolean onceIn(int times) {
        return below(times) == times - 1;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    public final <T> T of(T... several) {
        return several[below(several.length)];
    }

    public <T> T of(List<T> several) {
        return several.get(below(several.size()));
    }

    /** Raw bytes, fewer than asked for when none are left. */
    public byte[] raw(int most) {
        int from = Math.min(at, bytes.length);
        int to = Math.min(bytes.length, from + below(most + 1));
        at = to;
        return Arrays.copyOfRange(bytes, from, to);
    }

    private int next() {
        return at < bytes.length ? bytes[at++] & 0xff : 0;
    }
}
