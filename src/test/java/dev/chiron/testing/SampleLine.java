package dev.chiron.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads one sample line: {@code name{label="value"} 1.5 1700000000000}; a time stamp is read over. */
final class SampleLine {
    private final String line;
    private final int number;
    private int at;

    SampleLine(String line, int number) {
        this.line = line;
        this.number = number;
    }

    Scrape.Sample read() {
        String name = word();
        Map<String, String> labels = peek() == '{' ? labels() : Map.of();
        if (name.isEmpty() || peek() != ' ') {
            throw wrong("expected a name, labels and a space");
        }
        String[] rest = line.substring(at).strip().split(" +", -1);
        return new Scrape.Sample(name, Map.copyOf(labels), number(rest[0]));
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        expect('{');
        while (peek() != '}') {
            String label = word();
            expect('=');
            expect('"');
            if (labels.put(label, quoted()) != null) {
                throw wrong("label " + label + " twice");
            }
            if (peek() == ',') {
                at++;
            }
        }
        expect('}');
        return labels;
    }

    private String word() {
        int start = at;
        while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == ':') {
            at++;
        }
        return line.substring(start, at);
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        while (peek() != '"') {
            char next = take();
            text.append(next == '\\' ? unescape(take()) : next);
        }
        expect('"');
        return text.toString();
    }

    private char unescape(char escaped) {
        return switch (escaped) {
            case 'n' -> '\n';
            case '"', '\\' -> escaped;
            default -> throw wrong("unknown escape \\" + escaped);
        };
    }

    private double number(String word) {
        try {
            return switch (word) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.parseDouble(word);
            };
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("line " + number + ": no number: " + line, notANumber);
        }
    }

    private char peek() {
        return at < line.length() ? line.charAt(at) : '\0';
    }

    private char take() {
        if (at >= line.length()) {
            throw wrong("ends too early");
        }
        return line.charAt(at++);
    }

    private void expect(char wanted) {
        if (take() != wanted) {
            at--;
            throw wrong("expected " + wanted);
        }
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("line " + number + ", column " + (at + 1) + ": " + what + ": " + line);
    }
}
