package dev.chiron.health;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The durations of a service's latest passed checks, in microseconds: 100 of them, 400 bytes. Not safe to share. */
public final class Latencies {
    private static final int MOST = 100;
    private static final int FIRST = 8;

    private int[] micros = new int[0];
    private int count;
    private int next;

    /** Adds the duration of a passed check; the oldest makes room for it. */
    public void add(Duration latency) {
        if (count == micros.length && count < MOST) {
            micros = Arrays.copyOf(micros, Math.min(MOST, Math.max(FIRST, 2 * count)));
            next = count;
        }
        micros[next] = (int) Math.min(Integer.MAX_VALUE, latency.toNanos() / 1_000);
        next = (next + 1) % MOST;
        count = Math.min(MOST, count + 1);
    }

    /** Their percentiles by the nearest rank; empty before the first. */
    public Optional<Latency> percentiles() {
        if (count == 0) {
            return Optional.empty();
        }
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return Optional.of(new Latency(at(sorted, 50), at(sorted, 95), at(sorted, 99)));
    }

    private static Duration at(int[] sorted, int percent) {
        int rank = (sorted.length * percent + 99) / 100;
        return Duration.ofNanos(sorted[Math.max(0, rank - 1)] * 1_000L);
    }
}
