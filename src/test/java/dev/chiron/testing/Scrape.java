package dev.chiron.testing;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one scrape answered, in Prometheus' text format 0.0.4. */
public final class Scrape {
    private static final String ACCEPT = "text/plain;version=0.0.4";
    private static final int NEAR_MISSES = 15;

    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, String> types = new LinkedHashMap<>();

    private Scrape() {}

    /** One line: a series and its value; a histogram's lines are samples with {@code _bucket}, {@code _sum}, {@code _count}. */
    public record Sample(String name, Map<String, String> labels, double value) {
        private boolean has(Map<String, String> wanted) {
            return labels.entrySet().containsAll(wanted.entrySet());
        }

        private long common(Map<String, String> wanted) {
            return wanted.entrySet().stream()
                    .filter(labels.entrySet()::contains)
                    .count();
        }

        @Override
        public String toString() {
            return name + show(labels) + " " + value;
        }
    }

    /** Reads an exposition; a line that is none is thrown with its number. */
    public static Scrape of(String text) {
        Scrape scrape = new Scrape();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", -1);
                scrape.types.put(words[2], words[3]);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                scrape.samples.add(new SampleLine(line, number).read());
            }
        }
        return scrape;
    }

    /** Scrapes a URL as Prometheus does; any status but 200 is thrown with its body. */
    public static Scrape from(URI url) {
        HttpResponse<String> response = Http.get(url, "Accept", ACCEPT);
        if (response.statusCode() != 200) {
            throw new IllegalStateException(url + " answered " + response.statusCode() + ": " + response.body());
        }
        return of(response.body());
    }

    /**
     * The value of the only series of that name that has these labels, given as names and values in turn; it may have
     * more. None, or more than one, is an {@link AssertionError} that shows what there is.
     */
    public double value(String name, String... labels) {
        List<Sample> found = samples(name, labels);
        if (found.size() != 1) {
            throw new AssertionError((found.isEmpty() ? "no series " : found.size() + " series ")
                    + name
                    + show(pairs(labels))
                    + (found.isEmpty() ? nearMisses(name, pairs(labels)) : list(found)));
        }
        return found.getFirst().value();
    }

    /** As {@link #value}, but empty when there is no such series. */
    public OptionalDouble find(String name, String... labels) {
        return samples(name, labels).isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(value(name, labels));
    }

    /** All series of that name that have these labels, in the order of the exposition. */
    public List<Sample> samples(String name, String... labels) {
        Map<String, String> wanted = pairs(labels);
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && sample.has(wanted))
                .toList();
    }

    /** All samples, in the order of the exposition. */
    public List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** The type that the exposition states for a metric, as {@code gauge}; null if it states none. */
    public @Nullable String type(String name) {
        return types.get(name);
    }

    private String nearMisses(String name, Map<String, String> wanted) {
        List<Sample> same =
                samples.stream().filter(sample -> sample.name().equals(name)).toList();
        if (!same.isEmpty()) {
            return "; of that name" + list(closest(same, wanted));
        }
        List<Sample> alike = samples.stream()
                .filter(sample -> stem(sample.name()).equals(stem(name))
                        || sample.name().contains(name)
                        || name.contains(sample.name()))
                .toList();
        return alike.isEmpty()
                ? "; none of its kind among " + samples.size() + " samples"
                : "; alike" + list(closest(alike, wanted));
    }

    private static List<Sample> closest(List<Sample> some, Map<String, String> wanted) {
        return some.stream()
                .sorted(Comparator.comparingLong(sample -> -sample.common(wanted)))
                .limit(NEAR_MISSES)
                .toList();
    }

    private static String list(List<Sample> some) {
        return some.stream().map(Sample::toString).collect(Collectors.joining("\n  ", ":\n  ", ""));
    }

    /** The first two words of a metric's name. */
    private static String stem(String name) {
        String[] words = name.split("_", 3);
        return words.length < 2 ? name : words[0] + "_" + words[1];
    }

    private static String show(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Map<String, String> pairs(String... labels) {
        if (labels.length % 2 != 0) {
            throw new IllegalArgumentException("labels are names and values in turn: " + List.of(labels));
        }
        Map<String, String> pairs = new LinkedHashMap<>();
        for (int i = 0; i < labels.length; i += 2) {
            pairs.put(labels[i], labels[i + 1]);
        }
        return pairs;
    }
}
