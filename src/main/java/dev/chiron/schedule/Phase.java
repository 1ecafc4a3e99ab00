package dev.chiron.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Where in its interval a thing has its turn: spread evenly over names, and the same for a name for ever. */
public final class Phase {
    private Phase() {}

    /** An offset in {@code [0, interval)} that depends on nothing but the name and the interval. */
    public static Duration of(String name, Duration interval) {
        double share = (hash(name) >>> 11) * 0x1.0p-53;
        return Duration.ofNanos((long) (interval.toNanos() * share));
    }

    /** FNV-1a over the name's UTF-8 bytes, finished by murmur3's mixer: FNV alone leaves similar names close together. */
    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }
}
