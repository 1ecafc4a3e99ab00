package dev.chiron.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The samples of one scrape, gathered by family; of one thread. */
final class Samples {
    private final Map<Family, List<DataPointSnapshot>> byFamily = new EnumMap<>(Family.class);

    void gauge(Family family, Labels labels, double value) {
        add(family, new GaugeDataPointSnapshot(value, labels, null));
    }

    void flag(Family family, Labels labels, boolean value) {
        gauge(family, labels, value ? 1 : 0);
    }

    /** A moment in seconds since 1970, exact to the millisecond. */
    void moment(Family family, Labels labels, Instant value) {
        gauge(family, labels, value.toEpochMilli() / 1e3);
    }

    void counter(Family family, Labels labels, long value) {
        add(family, new CounterDataPointSnapshot((double) value, labels, null, 0));
    }

    void histogram(Family family, Labels labels, DurationHistogram value) {
        add(family, value.snapshot(labels));
    }

    private void add(Family family, DataPointSnapshot point) {
        byFamily.computeIfAbsent(family, _ -> new ArrayList<>()).add(point);
    }

    List<MetricSnapshot> snapshots() {
        List<MetricSnapshot> snapshots = new ArrayList<>();
        byFamily.forEach((family, points) -> snapshots.add(snapshot(family, points)));
        return snapshots;
    }

    private static MetricSnapshot snapshot(Family family, List<DataPointSnapshot> points) {
        return switch (family.type()) {
            case GAUGE -> new GaugeSnapshot(family.metadata(), only(GaugeDataPointSnapshot.class, points));
            case COUNTER -> new CounterSnapshot(family.metadata(), only(CounterDataPointSnapshot.class, points));
            case HISTOGRAM -> new HistogramSnapshot(family.metadata(), only(HistogramDataPointSnapshot.class, points));
        };
    }

    private static <T extends DataPointSnapshot> List<T> only(Class<T> kind, List<DataPointSnapshot> points) {
        return points.stream().map(kind::cast).toList();
    }
}
