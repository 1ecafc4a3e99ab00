package dev.chiron.conformance;

import dev.chiron.testing.Scrape;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What an exporter answered to a question. */
record Answer(int status, String body) {
    /** The series by name and labels; none of an answer that is no exposition. */
    Map<String, Double> series() {
        Map<String, Double> series = new TreeMap<>();
        if (isExposition()) {
            Scrape.of(body).samples().forEach(sample -> series.put(key(sample), sample.value()));
        }
        return series;
    }

    /** The metadata lines, as {@code TYPE probe_success} with what they state. */
    Map<String, String> metadata() {
        return isExposition()
                ? body.lines()
                        .filter(line -> line.startsWith("# "))
                        .map(line -> line.split(" ", 4))
                        .collect(Collectors.toMap(words -> words[1] + " " + words[2], words -> words[3]))
                : Map.of();
    }

    boolean isExposition() {
        return status == 200 && body.startsWith("# HELP ");
    }

    private static String key(Scrape.Sample sample) {
        return sample.name()
                + new TreeMap<>(sample.labels())
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                                .collect(Collectors.joining(",", "{", "}"));
    }
}
