package dev.chiron.web;

import dev.chiron.probe.Gauge;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Reason;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The result of a probe in the formats that {@code /probe} speaks: text, or protobuf where it is preferred; never OpenMetrics. */
final class ProbeFormats {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8; escaping=underscores";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores";
    private static final int USUAL_BYTES = 4096;

    private final ExpositionFormats formats = ExpositionFormats.init();

    Reply reply(Request request, ProbeRun run, double timeoutSeconds) {
        boolean protobuf = Accept.prefersProtobuf(request.header("Accept"));
        byte[] body = protobuf
                ? protobuf(run, timeoutSeconds)
                : text(run, timeoutSeconds).getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", protobuf ? PROTOBUF : TEXT);
        if (Accept.takesGzip(request.header("Accept-Encoding"))) {
            headers.put("Content-Encoding", "gzip");
            return new Reply(200, headers, Gzip.compress(body));
        }
        return new Reply(200, headers, body);
    }

    static String text(ProbeRun run, double timeoutSeconds) {
        return ProbeText.of(gauges(run, timeoutSeconds));
    }

    private byte[] protobuf(ProbeRun run, double timeoutSeconds) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL_BYTES);
        try {
            formats.getPrometheusProtobufWriter()
                    .write(out, snapshots(run, timeoutSeconds), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory failed", e);
        }
        return out.toByteArray();
    }

    private static MetricSnapshots snapshots(ProbeRun run, double timeoutSeconds) {
        Map<String, MetricMetadata> metadata = new LinkedHashMap<>();
        Map<String, List<GaugeDataPointSnapshot>> points = new LinkedHashMap<>();
        for (Gauge gauge : gauges(run, timeoutSeconds)) {
            metadata.computeIfAbsent(gauge.name(), name -> new MetricMetadata(name, gauge.help()));
            points.computeIfAbsent(gauge.name(), _ -> new ArrayList<>(1))
                    .add(new GaugeDataPointSnapshot(gauge.value(), labels(gauge.labels()), null));
        }
        List<MetricSnapshot> snapshots = new ArrayList<>(points.size());
        metadata.forEach((name, about) -> snapshots.add(
                new GaugeSnapshot(about, Optional.ofNullable(points.get(name)).orElse(List.of()))));
        return new MetricSnapshots(snapshots);
    }

    private static List<Gauge> gauges(ProbeRun run, double timeoutSeconds) {
        List<Gauge> measured = run.result().measurements().gauges();
        List<Gauge> all = new ArrayList<>(measured.size() + 4);
        all.add(new Gauge(
                "probe_success",
                "Displays whether or not the probe was a success",
                Map.of(),
                run.result().passed() ? 1 : 0));
        all.add(new Gauge(
                "probe_duration_seconds",
                "Returns how long the probe took to complete in seconds",
                Map.of(),
                run.duration().toNanos() / 1e9));
        all.add(new Gauge(
                "probe_timeout_seconds", "Returns how long the probe timeout is in seconds", Map.of(), timeoutSeconds));
        reason(run.result())
                .ifPresent(reason -> all.add(new Gauge(
                        "probe_failure_info",
                        "Why the probe failed; absent when it succeeded",
                        Map.of("reason", reason.label()),
                        1)));
        all.addAll(measured);
        return all;
    }

    /** Why a probe failed, from the closed list; {@code internal} when it is our own fault. */
    private static Optional<Reason> reason(ProbeResult result) {
        return switch (result) {
            case ProbeResult.Passed passed -> Optional.empty();
            case ProbeResult.Failed failed -> Optional.of(failed.reason());
            case ProbeResult.NotRun notRun -> Optional.of(Reason.INTERNAL);
        };
    }

    private static Labels labels(Map<String, String> labels) {
        return labels.isEmpty()
                ? Labels.EMPTY
                : Labels.of(
                        labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }
}
