package dev.chiron.probe;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of a probe saw.
 *
 * @param gauges the values for {@code /probe} and {@code /metrics}
 * @param phases the time spent in each step (resolve, connect, tls …), in the order in which they happened, for {@code chiron_probe_phase_duration_seconds}
 * @param info facts in words, such as {@code version}
 * @param log the steps taken, for people
 * @param document the health document that the target sent, as its read-only bytes (JSON; of one larger than 64 KiB, that and one byte more), if it sent one
 * @param meters how full or high things stand, for people
 */
public record Measurements(
        List<Gauge> gauges,
        Map<String, Duration> phases,
        Map<String, String> info,
        List<LogLine> log,
        Optional<ByteBuffer> document,
        List<Meter> meters) {
    public static final Measurements NONE =
            new Measurements(List.of(), Map.of(), Map.of(), List.of(), Optional.empty(), List.of());

    /** The same without the document's bytes. */
    public Measurements withoutDocument() {
        return new Measurements(gauges, phases, info, log, Optional.empty(), meters);
    }
}
