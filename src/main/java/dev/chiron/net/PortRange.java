package dev.chiron.net;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ports from the one to the other, both included. */
record PortRange(int from, int to) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");
    private static final int LARGEST = 65_535;

    boolean contains(int port) {
        return from <= port && port <= to;
    }

    /** Reads {@code 443}, {@code 8000-8999} or {@code 80,443}; empty when it is none of these. */
    static Optional<List<PortRange>> parse(String text) {
        List<PortRange> ranges = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            Matcher form = FORM.matcher(each);
            if (!form.matches()) {
                return Optional.empty();
            }
            int from = Integer.parseInt(form.group(1));
            int to = form.group(2) == null ? from : Integer.parseInt(form.group(2));
            if (from < 1 || from > to || to > LARGEST) {
                return Optional.empty();
            }
            ranges.add(new PortRange(from, to));
        }
        return Optional.of(List.copyOf(ranges));
    }
}
