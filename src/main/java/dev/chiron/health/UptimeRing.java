package dev.chiron.health;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * One window of {@link Uptime}: the time known, the time up and the worst that was held in each of its latest slices. Not safe
 * to share.
 */
final class UptimeRing {
    private final Uptime.Window window;
    private final int[] upMillis;
    private final int[] knownMillis;
    private final byte[] worst;
    private long latestSlice = Long.MIN_VALUE;

    UptimeRing(Uptime.Window window) {
        this.window = window;
        this.upMillis = new int[window.slices];
        this.knownMillis = new int[window.slices];
        this.worst = new byte[window.slices];
    }

    /** Adds a stretch of time, of which only a part may be known; the parts are spread evenly over it. */
    void add(long fromMillis, long toMillis, long known, long up, Mark mark) {
        double length = Math.max(1, toMillis - fromMillis);
        long from = Math.max(fromMillis, toMillis - window.sliceMillis * window.slices);
        while (from < toMillis) {
            long slice = Math.floorDiv(from, window.sliceMillis);
            long end = Math.min(toMillis, (slice + 1) * window.sliceMillis);
            if (mark(from, mark)) {
                int index = Math.floorMod(slice, window.slices);
                double share = (end - from) / length;
                addTo(index, Math.round(known * share), Math.round(up * share));
            }
            from = end;
        }
    }

    /** Adds what another ring of the same window knows. */
    void addAll(UptimeRing other) {
        if (other.latestSlice == Long.MIN_VALUE) {
            return;
        }
        for (long slice = other.latestSlice - window.slices + 1; slice <= other.latestSlice; slice++) {
            int index = Math.floorMod(slice, window.slices);
            if (other.worst[index] != 0 && advanceTo(slice)) {
                addTo(index, other.knownMillis[index], other.upMillis[index]);
                worst[index] = (byte) Math.max(worst[index], other.worst[index]);
            }
        }
    }

    private void addTo(int index, long known, long up) {
        int room = (int) Math.min(known, window.sliceMillis - knownMillis[index]);
        knownMillis[index] += room;
        upMillis[index] += (int) Math.min(room, up);
    }

    /** Raises the mark of the slice that a moment lies in; false when that is too long ago. */
    boolean mark(long atMillis, Mark mark) {
        long slice = Math.floorDiv(atMillis, window.sliceMillis);
        if (!advanceTo(slice)) {
            return false;
        }
        int index = Math.floorMod(slice, window.slices);
        worst[index] = (byte) Math.max(worst[index], mark.rank());
        return true;
    }

    private boolean advanceTo(long slice) {
        advance(slice);
        return slice > latestSlice - window.slices;
    }

    /** Forgets the slices that the new one pushes out; all of them when the clock was set back by more than the window. */
    private void advance(long slice) {
        boolean first = latestSlice == Long.MIN_VALUE;
        if (first || Math.abs(slice - latestSlice) >= window.slices) {
            Arrays.fill(upMillis, 0);
            Arrays.fill(knownMillis, 0);
            Arrays.fill(worst, (byte) 0);
            latestSlice = slice;
        }
        while (latestSlice < slice) {
            latestSlice++;
            int index = Math.floorMod(latestSlice, window.slices);
            upMillis[index] = 0;
            knownMillis[index] = 0;
            worst[index] = 0;
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

    /** The letters of all slices up to the one given. */
    String slots(long newest) {
        StringBuilder slots = new StringBuilder(window.slices);
        for (long slice = newest - window.slices + 1; slice <= newest; slice++) {
            boolean kept = slice <= latestSlice && slice > latestSlice - window.slices;
            slots.append(Mark.letter(kept ? worst[Math.floorMod(slice, window.slices)] : 0));
        }
        return slots.toString();
    }
}
