package dev.chiron.store;

import java.io.ByteArrayOutputStream;

/**
 * How long checks took, as counts in buckets that grow with their bounds: 16 to each doubling, so that a percentile is exact to
 * 3.2 %. Two of them add up. In bytes: for each bucket in use the gap to the one before and its count, seven bits a byte. Not
 * safe to share.
 */
final class Latencies {
    private static final int SUB_BITS = 4;
    private static final int SHIFT = 52 - SUB_BITS;
    /** Buckets from 1 µs to 2^32 µs, which is more than an hour. */
    private static final int BUCKETS = 32 << SUB_BITS;

    private static final int BASE = bits(1);
    private static final double MICROS = 1e3;

    private final long[] counts = new long[BUCKETS];
    private long total;

    private static int bits(double micros) {
        return (int) (Double.doubleToRawLongBits(micros) >>> SHIFT);
    }

    void add(double millis) {
        int bucket = millis > 0 ? bits(millis * MICROS) - BASE : 0;
        count(Math.clamp(bucket, 0, BUCKETS - 1), 1);
    }

    private void count(int bucket, long many) {
        counts[bucket] += many;
        total += many;
    }

    long total() {
        return total;
    }

    /** The middle of the bucket in which that share of all lies, in milliseconds; 0 when there are none. */
    double percentile(double share) {
        long rank = Math.max(1, (long) Math.ceil(share * total));
        long seen = 0;
        for (int bucket = 0; bucket < BUCKETS && total > 0; bucket++) {
            seen += counts[bucket];
            if (seen >= rank) {
                return Double.longBitsToDouble(((long) (bucket + BASE) << SHIFT) | (1L << (SHIFT - 1))) / MICROS;
            }
        }
        return 0;
    }

    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(32);
        int last = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (counts[bucket] > 0) {
                write(out, bucket - last);
                write(out, counts[bucket]);
                last = bucket;
            }
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, long number) {
        long left = number;
        while (left >= 0x80) {
            out.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    /** Adds what such bytes say; what they cannot say is passed over. */
    void add(byte[] bytes) {
        int bucket = 0;
        long number = 0;
        int shift = 0;
        boolean gap = true;
        for (byte each : bytes) {
            number |= (each & 0x7fL) << shift;
            shift = Math.min(shift + 7, Long.SIZE - 1);
            if (each >= 0) {
                if (gap) {
                    bucket += Math.clamp(number, 0, BUCKETS);
                } else if (bucket < BUCKETS && number > 0) {
                    count(bucket, number);
                }
                gap = !gap;
                number = 0;
                shift = 0;
            }
        }
    }
}
