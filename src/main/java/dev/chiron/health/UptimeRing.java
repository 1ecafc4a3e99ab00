package dev.chiron.health;

import java.util.Arrays;
import java.util.OptionalDouble;

/** One window of {@link Uptime}: the time known and the time up in each of its latest slices. Not safe to share. */
final class UptimeRing {
    private final Uptime.Window window;
    private final int[] upMillis;
    private final int[] knownMillis;
    private long latestSlice = Long.MIN_VALUE;

    UptimeRing(Uptime.Window window) {
        this.window = window;
        this.upMillis = new int[window.slices];
        this.knownMillis = new int[window.slices];
    }

    void add(boolean up, long fromMillis, long toMillis) {
        long from = Math.max(fromMillis, toMillis - window.sliceMillis * window.slices);
        while (from < toMillis) {
            long slice = Math.floorDiv(from, window.sliceMillis);
            long end = Math.min(toMillis, (slice + 1) * window.sliceMillis);
            advance(slice);
            int index = Math.floorMod(slice, window.slices);
            int room = (int) Math.min(end - from, window.sliceMillis - knownMillis[index]);
            knownMillis[index] += room;
            upMillis[index] += up ? room : 0;
            from = end;
        }
    }

    /** Forgets the slices that the new one pushes out; all of them when the clock was set back by more than the window. */
    private void advance(long slice) {
        boolean first = latestSlice == Long.MIN_VALUE;
        if (first || Math.abs(slice - latestSlice) >= window.slices) {
            Arrays.fill(upMillis, 0);
            Arrays.fill(knownMillis, 0);
            latestSlice = slice;
        }
        while (latestSlice < slice) {
            latestSlice++;
            int index = Math.floorMod(latestSlice, window.slices);
            upMillis[index] = 0;
            knownMillis[index] = 0;
        }
    }

    OptionalDouble ratio(long nowMillis) {
        long up = 0;
        long known = 0;
        long newest = Math.max(latestSlice, Math.floorDiv(nowMillis, window.sliceMillis));
        for (long slice = newest - window.slices + 1; slice <= latestSlice; slice++) {
            int index = Math.floorMod(slice, window.slices);
            up += upMillis[index];
            known += knownMillis[index];
        }
        return known > 0 ? OptionalDouble.of((double) up / known) : OptionalDouble.empty();
    }
}
