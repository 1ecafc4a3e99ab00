package dev.chiron.probe;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Which codings an {@code Accept-Encoding} admits, read as blackbox_exporter reads it. */
final class AcceptEncoding {
    private AcceptEncoding() {}

    private record Preference(String coding, double quality) {
        static Preference parse(String part) {
            int parameter = part.lastIndexOf(';');
            if (parameter < 0) {
                return new Preference(part.strip(), 1);
            }
            String quality = part.substring(parameter + 1).strip();
            return new Preference(
                    part.substring(0, parameter).strip(),
                    number(quality.startsWith("q=") ? quality.substring(2) : quality));
        }

        private static double number(String text) {
            return text.matches("\\d{1,9}(\\.\\d{0,9})?|\\.\\d{1,9}")
                    ? Math.round(Double.parseDouble(text) * 1000) / 1000.0
                    : 0;
        }
    }

    /** Whether a body in that coding may be the answer to this header; without one of them, any may be. */
    static boolean admits(String header, String coding) {
        if (header.isEmpty() || coding.isEmpty()) {
            return true;
        }
        List<Preference> byQuality = Stream.of(header.split(",", -1))
                .map(Preference::parse)
                .sorted(Comparator.comparingDouble(Preference::quality).reversed())
                .toList();
        return byQuality.stream()
                .filter(each -> each.coding().equals(coding) || each.coding().equals("*"))
                .findFirst()
                .filter(each -> each.quality() > 0)
                .isPresent();
    }

    static boolean isName(String header) {
        return header.toLowerCase(Locale.ROOT).equals("accept-encoding");
    }
}
