package dev.chiron.conformance;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Where Chiron's answer is another than blackbox_exporter's. */
final class Comparison {
    /** What only Chiron answers with; each stands in docs/blackbox-differences.md. */
    static final Set<String> ADDITIONS = Set.of(
            "probe_timeout_seconds",
            "probe_failed_due_to_bytes",
            "probe_failure_info",
            "probe_ssl_leaf_not_after_timestamp_seconds",
            "probe_ssl_leaf_not_before_timestamp_seconds",
            "probe_ssl_chain_not_after_timestamp_seconds",
            "probe_dns_truncated");

    private final List<String> differences = new ArrayList<>();
    private final Set<String> explained;
    private final Set<String> found = new LinkedHashSet<>();

    private Comparison(Set<String> explained) {
        this.explained = explained;
    }

    /** All differences but the explained ones; an explained one that there is not is told too. */
    static List<String> differences(Answer blackbox, Answer chiron, Set<String> explained) {
        Comparison comparison = new Comparison(explained);
        comparison.compare(blackbox, chiron);
        explained.stream()
                .filter(what -> !comparison.found.contains(what))
                .forEach(what -> comparison.differences.add(what + " is listed as a difference, but does not differ"));
        return comparison.differences;
    }

    private void compare(Answer blackbox, Answer chiron) {
        compare("status", "status", blackbox.status(), chiron.status());
        if (blackbox.isExposition()) {
            each(blackbox.series(), chiron.series(), Comparison::value);
            each(common(blackbox.metadata(), chiron), common(chiron.metadata(), blackbox), (line, text) -> text);
        } else if (blackbox.status() != 200) {
            compare("body", "body", blackbox.body(), chiron.body());
        }
    }

    /** The metadata of families that the other has too; of the rest every series is told already. */
    private static Map<String, String> common(Map<String, String> metadata, Answer other) {
        Map<String, String> both = new TreeMap<>(metadata);
        both.keySet().retainAll(other.metadata().keySet());
        return both;
    }

    private <T> void each(Map<String, T> blackbox, Map<String, T> chiron, BiFunction<String, T, Object> comparable) {
        Set<String> all = new LinkedHashSet<>(blackbox.keySet());
        all.addAll(chiron.keySet());
        for (String key : all) {
            String metric = key.replaceFirst("^(HELP|TYPE) ", "").replaceFirst("\\{.*", "");
            @Nullable T expected = blackbox.get(key);
            @Nullable T got = chiron.get(key);
            if (expected != null || !ADDITIONS.contains(metric)) {
                compare(
                        metric,
                        key,
                        expected == null ? "nothing" : comparable.apply(key, expected),
                        got == null ? "nothing" : comparable.apply(key, got));
            }
        }
    }

    private void compare(String what, String shown, Object expected, Object got) {
        if (!expected.equals(got)) {
            found.add(what);
            if (!explained.contains(what)) {
                differences.add(shown + ": blackbox_exporter answers " + expected + ", Chiron " + got);
            }
        }
    }

    /** A timing is never the same twice, so that only its presence is compared. */
    private static Object value(String series, Double value) {
        return series.matches("probe_(\\w+_)?(duration|lookup_time)_seconds\\{.*") ? "a time" : value;
    }
}
