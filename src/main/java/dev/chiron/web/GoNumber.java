package dev.chiron.web;

import java.math.BigDecimal;

/** Numbers written as Go's {@code strconv.FormatFloat(…, 'g', -1, 64)} does, as every exporter in Go shows them: {@code 1}, {@code 0.000161}, {@code 1e-05}. */
final class GoNumber {
    private static final double LARGEST_WHOLE = 1e15;
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e21;

    private GoNumber() {}

    static void append(StringBuilder text, double value) {
        long whole = (long) value;
        if (whole == value && Math.abs(value) < LARGEST_WHOLE) {
            text.append(whole);
        } else if (Double.isNaN(value)) {
            text.append("NaN");
        } else if (Double.isInfinite(value)) {
            text.append(value > 0 ? "+Inf" : "-Inf");
        } else {
            appendShortest(text, Double.toString(value), Math.abs(value));
        }
    }

    private static void appendShortest(StringBuilder text, String java, double size) {
        int exponentAt = java.indexOf('E');
        if (exponentAt < 0) {
            text.append(java);
        } else if (size >= SMALLEST_PLAIN && size < LARGEST_PLAIN) {
            text.append(new BigDecimal(java).stripTrailingZeros().toPlainString());
        } else {
            String digits = java.substring(0, exponentAt);
            int exponent = Integer.parseInt(java, exponentAt + 1, java.length(), 10);
            text.append(digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits);
            text.append(exponent < 0 ? "e-" : "e+");
            text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent));
        }
    }
}
