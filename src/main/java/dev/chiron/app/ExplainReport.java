package dev.chiron.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What {@code chiron explain} prints.
 *
 * @param said the explanation as the API tells it
 */
record ExplainReport(JsonNode said) {
    private static final int LONGEST_IDENTITY = 40;
    private static final int SHORT_IDENTITY = 12;
    private static final String RED = "\u001b[31m";
    private static final String GREEN = "\u001b[32m";
    private static final String GREY = "\u001b[90m";

    /** One sentence, what would be done, and a line for each guard rail. */
    String table(boolean colour, int width) {
        StringBuilder text = new StringBuilder();
        line(text, sentence(), width);
        if (said.path("plan").isObject()) {
            line(text, plan(), width);
        }
        return text.append('\n').append(rails(colour, width)).toString();
    }

    private static void line(StringBuilder text, String line, int width) {
        text.append(String.join("\n", TextWidth.wrapped(TextWidth.plain(line), width)))
                .append('\n');
    }

    private String sentence() {
        String service = said.path("service").asText();
        if (said.path("acts").asBoolean()) {
            return service + " would be healed.";
        }
        return service + " would not be healed, " + said.path("reason").asText() + ": "
                + said.path("detail").asText() + notBefore(said) + ".";
    }

    private String plan() {
        JsonNode plan = said.path("plan");
        String target = shortened(plan.path("target").asText());
        return "Step " + (plan.path("step").asInt() + 1) + " of "
                + plan.path("steps").asInt() + ": "
                + plan.path("action").asText() + " through " + plan.path("host").asText()
                + (target.isEmpty()
                        ? "; its target is not seen."
                        : ", on " + target
                                + (plan.path("running").asBoolean() ? ", which runs." : ", which does not run."));
    }

    /** What identifies a target may be long and of one piece; its beginning tells it from others. */
    private static String shortened(String identity) {
        return identity.length() <= LONGEST_IDENTITY ? identity : identity.substring(0, SHORT_IDENTITY) + "…";
    }

    private String rails(boolean colour, int width) {
        Table table =
                new Table(new Table.Column("RAIL", 20), new Table.Column("ANSWER", 9), new Table.Column("WHY", width));
        for (JsonNode rail : said.path("rails")) {
            String reason = rail.path("reason").asText("");
            table.add(
                    Table.Cell.of(rail.path("rail").asText()),
                    answer(rail.path("answer").asText()),
                    Table.Cell.of((reason.isEmpty() ? "" : reason + ": ")
                            + rail.path("why").asText()
                            + notBefore(rail)));
        }
        return table.text(colour, width);
    }

    private static Table.Cell answer(String answer) {
        return switch (answer) {
            case "admits" -> new Table.Cell(answer, GREEN);
            case "refuses" -> new Table.Cell(answer, RED);
            default -> new Table.Cell(TextWidth.plain(answer), GREY);
        };
    }

    /** The next whole second: at that moment nothing is in the way any more. */
    private static String notBefore(JsonNode refusal) {
        String moment = refusal.path("not_before").asText("");
        if (moment.isEmpty() || moment.equals("null")) {
            return "";
        }
        Instant reached = Instant.parse(moment).minusNanos(1).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        return "; not before " + reached;
    }
}
