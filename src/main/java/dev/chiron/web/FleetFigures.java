package dev.chiron.web;

import dev.chiron.health.Status;
import dev.chiron.health.Uptime;
import dev.chiron.monitor.ServiceView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How some services do together. Those that are paused or in maintenance are counted, but judge nothing. */
record FleetFigures(List<ServiceView> services) {
    private static final int MOST_NAMES = 3;

    /** The worst of the critical services, but no better than degraded when any other is not up. */
    Status status() {
        List<ServiceView> judged =
                services.stream().filter(view -> !view.quiet()).toList();
        boolean unwell = has(judged, Status.DEGRADED) || has(judged, Status.DOWN);
        boolean broken = judged.stream()
                .anyMatch(view ->
                        view.status() == Status.DOWN && view.watched().service().critical());
        if (broken) {
            return Status.DOWN;
        }
        if (unwell) {
            return Status.DEGRADED;
        }
        return has(judged, Status.UP) ? Status.UP : Status.UNKNOWN;
    }

    private static boolean has(List<ServiceView> views, Status status) {
        return views.stream().anyMatch(view -> view.status() == status);
    }

    /** The state in one sentence, such as {@code 2 of 14 services are down: postgres, api}. */
    String sentence() {
        if (services.isEmpty()) {
            return "No service is watched";
        }
        List<String> parts = new ArrayList<>();
        for (Status bad : List.of(Status.DOWN, Status.DEGRADED)) {
            List<String> names = services.stream()
                    .filter(view -> !view.quiet() && view.status() == bad)
                    .map(ServiceView::name)
                    .toList();
            if (!names.isEmpty()) {
                parts.add(some(names.size()) + bad.label() + ": " + named(names));
            }
        }
        if (!parts.isEmpty()) {
            return String.join("; ", parts);
        }
        long unknown = services.stream()
                .filter(view -> view.status() == Status.UNKNOWN)
                .count();
        if (unknown > 0) {
            return some(unknown) + "not known yet";
        }
        return services.size() == 1 ? "The service is up" : "All " + services.size() + " services are up";
    }

    private String some(long count) {
        return count + " of " + services.size() + (services.size() == 1 ? " service " : " services ")
                + (count == 1 ? "is " : "are ");
    }

    private static String named(List<String> names) {
        int more = names.size() - MOST_NAMES;
        return String.join(", ", names.subList(0, Math.min(MOST_NAMES, names.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** How many there are of each status, and of each flag. */
    Map<String, Object> counts() {
        Map<String, Object> counts = new LinkedHashMap<>();
        for (Status status : List.of(Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN)) {
            counts.put(status.label(), count(view -> view.status() == status));
        }
        counts.put("paused", count(view -> view.pause().isPresent()));
        counts.put("maintenance", count(ServiceView::maintenance));
        counts.put("flapping", count(view -> view.state().isFlapping()));
        return counts;
    }

    private long count(Function<ServiceView, Boolean> which) {
        return services.stream().filter(which::apply).count();
    }

    /** The mean of their uptimes over a day; null while nothing is known. */
    @Nullable
    Double uptime() {
        return mean(view -> view.uptime().get(Uptime.Window.DAY));
    }

    /** The mean of the times within which 95 of 100 checks of each passed; null while there is none. */
    @Nullable
    Double p95Seconds() {
        return mean(view -> view.latency()
                .map(latency -> ServiceJson.seconds(latency.p95()))
                .orElse(null));
    }

    private @Nullable Double mean(Function<ServiceView, @Nullable Double> figure) {
        List<Double> known =
                services.stream().map(figure).filter(Objects::nonNull).toList();
        return known.isEmpty()
                ? null
                : known.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** The status and counts of each group of services, by a word of theirs. */
    List<Map<String, Object>> by(String key, Function<ServiceView, String> word) {
        Map<String, List<ServiceView>> groups = new LinkedHashMap<>();
        services.forEach(view ->
                groups.computeIfAbsent(word.apply(view), _ -> new ArrayList<>()).add(view));
        List<Map<String, Object>> told = new ArrayList<>();
        groups.forEach((name, members) -> {
            FleetFigures figures = new FleetFigures(members);
            Map<String, Object> group = new LinkedHashMap<>();
            group.put(key, name);
            group.put("status", figures.status().label());
            group.put("counts", figures.counts());
            told.add(group);
        });
        return told;
    }
}
