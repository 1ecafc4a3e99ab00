package dev.chiron.metrics;

import dev.chiron.service.Service;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which labels the series of a service carry. */
final class ServiceLabels {
    static final List<String> NAMES = List.of("service", "project", "type", "critical");

    private static final List<String> INFO = List.of("module", "target", "version", "container", "alerts");

    private ServiceLabels() {}

    static Labels of(Service service) {
        return Labels.of(
                "critical", Boolean.toString(service.critical()),
                "project", service.project(),
                "service", service.name(),
                "type", service.type());
    }

    /** The names of all labels that services add of their own, as they stand on the info series. */
    static NavigableSet<String> custom(List<Service> services) {
        NavigableSet<String> names = new TreeSet<>();
        services.forEach(service -> service.labels().keySet().forEach(name -> names.add(exported(name))));
        return names;
    }

    /** The labels of the info series; each of the custom names is there, empty where the service does not have it. */
    static Labels info(Service service, String version, NavigableSet<String> custom) {
        Map<String, String> labels = new TreeMap<>();
        custom.forEach(name -> labels.put(name, ""));
        service.labels().forEach((name, value) -> labels.put(exported(name), value));
        labels.put("module", service.module());
        labels.put("target", service.shownTarget());
        labels.put("version", version);
        labels.put("container", service.about().container());
        labels.put("alerts", Boolean.toString(service.alerts()));
        return of(service)
                .merge(labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }

    /** A label that would hide one of ours is renamed in the way that Prometheus does it. */
    private static String exported(String name) {
        return NAMES.contains(name) || INFO.contains(name) ? "exported_" + name : name;
    }

    /** The labels of a probe's own gauge: all names of its family, empty where this gauge does not have one. */
    static Labels measured(Labels service, NavigableSet<String> names, Map<String, String> labels) {
        if (names.isEmpty()) {
            return service;
        }
        String[] values =
                names.stream().map(name -> labels.getOrDefault(name, "")).toArray(String[]::new);
        String[] written = names.stream()
                .map(name -> NAMES.contains(name) ? "exported_" + name : name)
                .toArray(String[]::new);
        return service.merge(written, values);
    }
}
