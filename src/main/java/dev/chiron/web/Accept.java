package dev.chiron.web;

import java.util.Locale;
import java.util.Optional;

/** What a client says that it takes, read as Prometheus' own exporters do. */
final class Accept {
    private Accept() {}

    /** Whether delimited protobuf is wanted more than text; of equals, the first in the header. */
    static boolean prefersProtobuf(Optional<String> header) {
        String accept = header.orElse("");
        if (!accept.contains("vnd.google.protobuf")) {
            return false;
        }
        double protobuf = 0;
        double text = 0;
        for (String clause : accept.split(",", -1)) {
            String lower = clause.toLowerCase(Locale.ROOT).replace(" ", "");
            if (lower.startsWith("application/vnd.google.protobuf")
                    && lower.contains("proto=io.prometheus.client.metricfamily")
                    && lower.contains("encoding=delimited")) {
                protobuf = Math.max(protobuf, text >= quality(lower) ? 0 : quality(lower));
            } else if (lower.startsWith("text/plain") && isVersion004(lower)) {
                text = Math.max(text, quality(lower));
            }
        }
        return protobuf > 0 && protobuf >= text;
    }

    private static boolean isVersion004(String clause) {
        return !clause.contains("version=") || clause.contains("version=0.0.4");
    }

    static boolean takesGzip(Optional<String> header) {
        for (String clause : header.orElse("").split(",", -1)) {
            String lower = clause.toLowerCase(Locale.ROOT).replace(" ", "");
            if (lower.equals("gzip") || (lower.startsWith("gzip;") && quality(lower) > 0)) {
                return true;
            }
        }
        return false;
    }

    private static double quality(String clause) {
        int at = clause.indexOf(";q=");
        if (at < 0) {
            return 1;
        }
        int end = clause.indexOf(';', at + 3);
        try {
            return Double.parseDouble(clause.substring(at + 3, end < 0 ? clause.length() : end));
        } catch (NumberFormatException e) {
            return 1;
        }
    }
}
