package dev.chiron.pack.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What numbers and labels mean, in words and colours. */
final class Words {
    static final String GREEN = "green";
    static final String YELLOW = "yellow";
    static final String ORANGE = "orange";
    static final String RED = "red";
    static final String BLUE = "blue";
    static final String GREY = "#8e8e8e";

    private Words() {}

    /** A word for each value that can be, as {@code "1", "up", GREEN} and so on. */
    static ArrayNode mapping(String... valuesWordsAndColours) {
        ObjectNode options = Json.object();
        for (int i = 0; i < valuesWordsAndColours.length; i += 3) {
            options.set(
                    valuesWordsAndColours[i],
                    Json.object(
                            "text",
                            valuesWordsAndColours[i + 1],
                            "color",
                            valuesWordsAndColours[i + 2],
                            "index",
                            i / 3));
        }
        return Json.array(Json.object("type", "value", "options", options));
    }

    /** The numbers of {@link Promql#status}. */
    static ArrayNode status() {
        return mapping("1", "up", GREEN, "2", "unknown", GREY, "3", "degraded", YELLOW, "4", "down", RED);
    }

    static ArrayNode severity() {
        return mapping("critical", "critical", RED, "warning", "warning", YELLOW, "info", "info", BLUE);
    }

    static ArrayNode circuit() {
        return mapping("1", "closed", GREEN, "2", "half open", YELLOW, "3", "open", RED);
    }

    /** A number that should be 1. */
    static ArrayNode goodWhenOne(String yes, String no) {
        return mapping("0", no, RED, "1", yes, GREEN);
    }

    /** A number that should be 0. */
    static ArrayNode goodWhenZero(String yes, String no) {
        return mapping("0", no, GREEN, "1", yes, ORANGE);
    }

    /** Colours from numbers on, as {@code GREEN, 3, RED}: the first from below all. */
    static ObjectNode thresholds(Object... coloursAndNumbers) {
        ArrayNode steps = Json.array(Json.object("color", coloursAndNumbers[0], "value", null));
        for (int i = 1; i < coloursAndNumbers.length; i += 2) {
            steps.add(Json.object("color", coloursAndNumbers[i + 1], "value", coloursAndNumbers[i]));
        }
        return Json.object("mode", "absolute", "steps", steps);
    }
}
