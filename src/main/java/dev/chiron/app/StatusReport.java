package dev.chiron.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What {@code chiron status} prints.
 *
 * @param state the fleet's state as the API tells it
 * @param incidents those that are open
 * @param now from which "since" is counted
 */
record StatusReport(JsonNode state, List<JsonNode> services, List<JsonNode> incidents, Instant now) {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MOST_UP = 20;
    private static final int NAME_WIDTH = 28;
    private static final Comparator<JsonNode> WORST_FIRST = Comparator.comparing(StatusReport::mark)
            .thenComparing(service -> !service.path("critical").asBoolean())
            .thenComparing(service -> service.path("since").asText());

    boolean allUp() {
        return services.stream().allMatch(service -> mark(service) == StatusMark.UP);
    }

    String json() {
        ObjectNode all = MAPPER.createObjectNode();
        all.set("status", state.path("status"));
        all.set("sentence", state.path("sentence"));
        all.putArray("services").addAll(services);
        all.putArray("incidents").addAll(incidents);
        return OutputFlag.json(all);
    }

    /**
     * A sentence, the services with the worst first, the open incidents.
     *
     * @param all whether to list all services that are up, too
     */
    String table(boolean colour, int width, boolean all) {
        StringBuilder text = new StringBuilder();
        text.append(String.join("\n", TextWidth.wrapped(sentence(), width))).append('\n');
        if (!services.isEmpty()) {
            text.append('\n').append(services(colour, width, all));
        }
        if (!incidents.isEmpty()) {
            text.append("\nOpen incidents\n").append(incidents(colour, width));
        }
        return text.toString();
    }

    private String sentence() {
        return TextWidth.plain(state.path("sentence").asText("")) + ".";
    }

    private String services(boolean colour, int width, boolean all) {
        Table table = new Table(
                new Table.Column("STATUS", 10),
                new Table.Column("SERVICE", NAME_WIDTH),
                new Table.Column("SINCE", 8, true),
                new Table.Column("WHY", width));
        List<JsonNode> sorted = services.stream().sorted(WORST_FIRST).toList();
        int up = 0;
        int left = 0;
        for (JsonNode service : sorted) {
            up += isPlainlyUp(service) ? 1 : 0;
            if (all || up <= MOST_UP || !isPlainlyUp(service)) {
                table.add(
                        mark(service).cell(),
                        Table.Cell.of(service.path("name").asText()),
                        Table.Cell.of(ago(service.path("since").asText())),
                        Table.Cell.of(why(service)));
            } else {
                left++;
            }
        }
        String more = left == 0 ? "" : "… and " + left + " more that are up; --all lists them\n";
        return table.text(colour, width) + more;
    }

    private static boolean isPlainlyUp(JsonNode service) {
        return mark(service) == StatusMark.UP && why(service).isEmpty();
    }

    private static StatusMark mark(JsonNode service) {
        return StatusMark.of(service.path("status").asText());
    }

    private static String why(JsonNode service) {
        List<String> parts = new ArrayList<>();
        parts.add(service.path("why").asText(""));
        JsonNode paused = service.path("paused");
        if (paused.isObject()) {
            String reason = paused.path("reason").asText("");
            parts.add("paused by " + paused.path("by").asText() + (reason.isEmpty() ? "" : ": " + reason));
        }
        if (service.path("maintenance").asBoolean()) {
            parts.add("in maintenance");
        }
        if (service.path("flapping").asBoolean()) {
            parts.add("flapping");
        }
        String circuit = service.path("circuit").path("state").asText("closed");
        if (!circuit.equals("closed")) {
            parts.add("circuit " + circuit.replace('_', '-'));
        }
        parts.removeIf(String::isEmpty);
        return String.join("; ", parts);
    }

    private String incidents(boolean colour, int width) {
        Table table = new Table(
                new Table.Column("SEVERITY", 8),
                new Table.Column("SERVICE", NAME_WIDTH),
                new Table.Column("OPEN FOR", 8, true),
                new Table.Column("WHAT", width));
        for (JsonNode incident : incidents) {
            String severity = incident.path("severity").asText();
            String root = incident.path("root").asText("");
            String because = root.isEmpty() || root.equals("null") ? "" : "because of " + root + ": ";
            table.add(
                    new Table.Cell(severity, severity.equals("critical") ? "\u001b[31m" : "\u001b[33m"),
                    Table.Cell.of(incident.path("service").asText()),
                    Table.Cell.of(ago(incident.path("triggered_at").asText())),
                    Table.Cell.of(because + incident.path("message").asText()));
        }
        return table.text(colour, width);
    }

    /** How long ago, in the largest unit that is at least two: 90 s, 12 min, 47 h, 5 d. */
    private String ago(String moment) {
        try {
            Duration ago = Duration.between(Instant.parse(moment), now);
            long seconds = Math.max(0, ago.toSeconds());
            if (seconds < 120) {
                return seconds + " s";
            }
            if (seconds < 2 * 3600) {
                return seconds / 60 + " min";
            }
            return seconds < 2 * 86_400 ? seconds / 3600 + " h" : seconds / 86_400 + " d";
        } catch (DateTimeParseException e) {
            return "";
        }
    }
}
