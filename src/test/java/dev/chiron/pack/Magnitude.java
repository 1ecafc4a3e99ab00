package dev.chiron.pack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What values of a unit can be in a house that is a minute old; a factor of a thousand, or a share in percent, falls outside.
 *
 * @param least the smallest
 * @param most the largest
 */
record Magnitude(double least, double most) {
    private static final double HUNDRED_YEARS = 3.2e9;

    /** The magnitude of what a query finds. */
    static Magnitude of(DashboardQueries.Query query) {
        String expression = query.expression();
        return switch (query.unit()) {
            case "percentunit" -> new Magnitude(expression.contains("error_budget_remaining") ? -1e3 : 0, 1.001);
            case "s" ->
                expression.contains("cert_expiry") ? new Magnitude(3_600, HUNDRED_YEARS) : new Magnitude(-60, 1e4);
            case "dateTimeFromNow" -> new Magnitude(1.6e12, HUNDRED_YEARS * 1e3);
            case "bytes" -> new Magnitude(1e5, 1e15);
            case "ops" -> new Magnitude(0, 1e4);
            case "short" -> new Magnitude(0, 1e5);
            case "none" -> new Magnitude(0, 1e10);
            default -> throw new IllegalArgumentException("no magnitude is known of unit " + query.unit());
        };
    }

    boolean holds(double value) {
        return least <= value && value <= most;
    }

    /** The numbers of a series, of now or of a time; a gap is no number. */
    static List<Double> numbers(JsonNode series) {
        List<Double> numbers = new ArrayList<>();
        for (JsonNode point : series.has("values") ? series.path("values") : List.of(series.path("value"))) {
            double number = Double.parseDouble(point.path(1).asText("NaN").replace("Inf", "Infinity"));
            if (!Double.isNaN(number)) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
