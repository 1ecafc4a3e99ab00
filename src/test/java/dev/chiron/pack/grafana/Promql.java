package dev.chiron.pack.grafana;

import java.util.List;
import java.util.Map;

/** Expressions in which the matchers that every dashboard repeats have short names. */
final class Promql {
    private static final List<Map.Entry<String, String>> MATCHERS = List.of(
            // All jobs are chosen by ".+", which other exporters have as well.
            Map.entry("@ours", "and on (job, instance) chiron_build_info{@instance}"),
            Map.entry("@service", "job=~\"$job\",instance=~\"$instance\",service=~\"$service\""),
            Map.entry("@instance", "job=~\"$job\",instance=~\"$instance\""),
            // What rules record and alert about speaks for all instances that see the same.
            Map.entry("@recorded", "job=~\"$job\",service=~\"$service\""),
            Map.entry("@alert", "alertname=~\"Chiron.+\",alertstate=\"firing\",job=~\"$job\""));

    /** 1 up, 2 unknown, 3 degraded, 4 down: the larger, the worse. */
    private static final String STATUS = """
            (chiron_service_status{@service,status="up"} == 1) * 1
              or (chiron_service_status{@service,status="unknown"} == 1) * 2
              or (chiron_service_status{@service,status="degraded"} == 1) * 3
              or (chiron_service_status{@service,status="down"} == 1) * 4""";

    private Promql() {}

    /** An expression as Grafana gets it. */
    static String expanded(String expression) {
        String text = expression.strip();
        for (Map.Entry<String, String> matcher : MATCHERS) {
            text = text.replace(matcher.getKey(), matcher.getValue());
        }
        return text;
    }

    /** The worst status of every service, chosen or not, by some of their labels. */
    static String statusOfAll(String labels) {
        return status(labels).replace("@service", "@instance");
    }

    /** The worst status of the chosen services, by some of their labels. */
    static String status(String labels) {
        return "max by (" + labels + ") (\n  " + STATUS + "\n)";
    }
}
