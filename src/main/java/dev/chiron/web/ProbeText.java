package dev.chiron.web;

import dev.chiron.probe.Gauge;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Gauges in the Prometheus text format 0.0.4, in the order of their names.
 *
 * <p>Written by hand, because the library's snapshots and writer took 31 % of the CPU of a whole {@code /probe}
 * (docs/decisions.md); its other formats are asked for by few.
 */
final class ProbeText {
    private static final int USUAL_CHARS = 4096;
    private static final Comparator<Gauge> BY_NAME = Comparator.comparing(Gauge::name);

    private ProbeText() {}

    static String of(List<Gauge> gauges) {
        List<Gauge> sorted = new ArrayList<>(gauges);
        sorted.sort(BY_NAME);
        StringBuilder text = new StringBuilder(USUAL_CHARS);
        String family = "";
        for (Gauge gauge : sorted) {
            if (!gauge.name().equals(family)) {
                family = gauge.name();
                appendMetadata(text, gauge);
            }
            text.append(family);
            appendLabels(text, gauge.labels());
            text.append(' ');
            GoNumber.append(text, gauge.value());
            text.append('\n');
        }
        return text.toString();
    }

    private static void appendMetadata(StringBuilder text, Gauge gauge) {
        text.append("# HELP ").append(gauge.name()).append(' ');
        appendEscaped(text, gauge.help(), false);
        text.append("\n# TYPE ").append(gauge.name()).append(" gauge\n");
    }

    private static void appendLabels(StringBuilder text, Map<String, String> labels) {
        if (labels.isEmpty()) {
            return;
        }
        char before = '{';
        for (Map.Entry<String, String> label : inOrder(labels).entrySet()) {
            text.append(before).append(label.getKey()).append("=\"");
            appendEscaped(text, label.getValue(), true);
            text.append('"');
            before = ',';
        }
        text.append('}');
    }

    /** By name, as Go's client library prints them; the order of {@code Map.of} is another in each run. */
    private static Map<String, String> inOrder(Map<String, String> labels) {
        return labels.size() > 1 ? new TreeMap<>(labels) : labels;
    }

    private static void appendEscaped(StringBuilder text, String value, boolean quoted) {
        int done = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' || c == '\n' || (quoted && c == '"')) {
                text.append(value, done, i).append('\\').append(c == '\n' ? 'n' : c);
                done = i + 1;
            }
        }
        text.append(value, done, value.length());
    }
}
