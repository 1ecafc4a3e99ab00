package dev.chiron.pack;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An alert that a chain test provokes, and where it must come to.
 *
 * @param labels by which it is told from others of its name
 * @param place a receiver's name, or {@link #MUTED} or {@link #HELD}
 */
record Arrival(String alert, Map<String, String> labels, String place) {
    /** Alertmanager holds it and lets another speak for it. */
    static final String MUTED = "muted";

    /** Alertmanager holds it and nobody is to be told. */
    static final String HELD = "held";

    /** Alerts, written as {@code Name label=value …}, that must come to one place. */
    static List<Arrival> to(String place, String... alerts) {
        return List.of(alerts).stream().map(alert -> of(place, alert)).toList();
    }

    private static Arrival of(String place, String alert) {
        String[] words = alert.split(" ", -1);
        Map<String, String> labels = new TreeMap<>();
        for (String word : List.of(words).subList(1, words.length)) {
            String[] label = word.split("=", 2);
            labels.put(label[0], label[1]);
        }
        return new Arrival(words[0], labels, place);
    }

    /** Whether labels, the alert's name among them, are those of this one. */
    boolean is(Map<String, String> all) {
        return alert.equals(all.get("alertname")) && all.entrySet().containsAll(labels.entrySet());
    }

    @Override
    public String toString() {
        return alert + labels + " → " + place;
    }
}
