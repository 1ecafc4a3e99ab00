package dev.chiron.metrics;

import dev.chiron.monitor.ServiceView;
import dev.chiron.probe.Gauge;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the probes themselves measured in each service's last check, under the names that {@code /probe} gives it. */
final class MeasuredSeries {
    private static final List<String> TAKEN = List.of("chiron_", "jvm_", "process_");

    private final Map<String, Group> groups = new TreeMap<>();

    private static final class Group {
        private final String help;
        private final NavigableSet<String> labelNames = new TreeSet<>();
        private final List<Labels> services = new ArrayList<>();
        private final List<Gauge> gauges = new ArrayList<>();

        private Group(String help) {
            this.help = help;
        }

        private void add(Labels service, Gauge gauge) {
            labelNames.addAll(gauge.labels().keySet());
            services.add(service);
            gauges.add(gauge);
        }

        private MetricSnapshot snapshot(String name) {
            Map<Labels, GaugeDataPointSnapshot> points = HashMap.newHashMap(gauges.size());
            for (int i = 0; i < gauges.size(); i++) {
                Gauge gauge = gauges.get(i);
                Labels labels = ServiceLabels.measured(services.get(i), labelNames, gauge.labels());
                points.put(labels, new GaugeDataPointSnapshot(gauge.value(), labels, null));
            }
            return new GaugeSnapshot(new MetricMetadata(name, help), points.values());
        }
    }

    static List<MetricSnapshot> of(List<ServiceView> views) {
        MeasuredSeries series = new MeasuredSeries();
        views.forEach(series::add);
        List<MetricSnapshot> snapshots = new ArrayList<>();
        series.groups.forEach((name, group) -> snapshots.add(group.snapshot(name)));
        return snapshots;
    }

    private void add(ServiceView view) {
        if (view.last().isEmpty()) {
            return;
        }
        Labels labels = ServiceLabels.of(view.watched().service());
        for (Gauge gauge : view.last().get().result().measurements().gauges()) {
            Group group = groups.get(gauge.name());
            if (group == null && ours(gauge.name())) {
                group = new Group(gauge.help());
                groups.put(gauge.name(), group);
            }
            if (group != null) {
                group.add(labels, gauge);
            }
        }
    }

    /** A probe must not be able to break the whole scrape by a name that is taken or none. */
    private static boolean ours(String name) {
        return TAKEN.stream().noneMatch(name::startsWith) && PrometheusNaming.isValidLegacyMetricName(name);
    }
}
