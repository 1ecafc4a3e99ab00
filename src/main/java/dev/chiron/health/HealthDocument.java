package dev.chiron.health;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a service says of its own health.
 *
 * @param status how it does as a whole, in its own judgement
 * @param components how its parts do, by name, at most 50; a part of a part is {@code part.of}
 * @param values the figures in the document by their place, such as {@code queue.depth}, at most 100
 * @param version the version that it says it runs
 * @param uptime how long it says it has been running, if it says so in words; a number is among the values
 */
public record HealthDocument(
        Status status,
        Map<String, Status> components,
        Map<String, Double> values,
        Optional<String> version,
        Optional<String> uptime) {
    private static final int MOST_NAMED = 5;

    /**
     * Reads a document: a JSON object whose {@code status} is a word of health. Any other JSON, and what is none, is no health
     * document.
     */
    public static Optional<HealthDocument> read(ByteBuffer json) {
        return DocumentReader.read(json);
    }

    /** What keeps JSON from being read, in words that follow its name, as {@code is broken}; empty when nothing does. */
    public static Optional<String> fault(ByteBuffer json) {
        return DocumentReader.fault(json);
    }

    /** How the service does by the rule: a failing part weighs as the rule says, and is never hidden by a good word. */
    public Status verdict(DocumentRule rule) {
        boolean critical = false;
        boolean other = false;
        for (Map.Entry<String, Status> part : components.entrySet()) {
            boolean fails = part.getValue() == Status.DOWN;
            critical |= fails && rule.critical().contains(part.getKey());
            other |= fails || part.getValue() == Status.DEGRADED;
        }
        if (critical) {
            return Status.DOWN;
        }
        boolean ownWord = rule.critical().isEmpty() || !other;
        if (status == Status.DOWN && ownWord) {
            return Status.DOWN;
        }
        return other || status == Status.DOWN ? Status.DEGRADED : status;
    }

    /** The document in one sentence: its word, and the parts that do not do well. */
    public String words() {
        Map<String, Status> unwell = new LinkedHashMap<>(components);
        unwell.values().removeIf(each -> each != Status.DOWN && each != Status.DEGRADED);
        List<String> named = unwell.entrySet().stream()
                .limit(MOST_NAMED)
                .map(part -> part.getKey() + " is " + part.getValue().label())
                .toList();
        String more = unwell.size() > MOST_NAMED ? " and " + (unwell.size() - MOST_NAMED) + " more" : "";
        String parts = named.stream().collect(Collectors.joining(", ", ": ", more));
        return "its health document says " + word() + (named.isEmpty() ? "" : parts);
    }

    private String word() {
        return switch (status) {
            case UP -> "healthy";
            case DEGRADED -> "degraded";
            case DOWN -> "unhealthy";
            case UNKNOWN -> "unknown";
        };
    }
}
