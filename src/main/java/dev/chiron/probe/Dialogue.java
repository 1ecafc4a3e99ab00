package dev.chiron.probe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.chiron.net.Connection;
import dev.chiron.net.TlsSettings;
import dev.chiron.net.Unreachable;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@code query_response} dialogue over one connection. */
final class Dialogue {
    private static final int LONGEST_LINE = 64 * 1024;

    private final Connection connection;
    private final TlsSettings tls;
    private final String tlsName;
    private final Findings findings;
    private final List<Map<String, String>> expected = new ArrayList<>();
    private InputStream in;
    private boolean failedByRegex;
    private boolean failedByBytes;

    Dialogue(Connection connection, TlsSettings tls, String tlsName, Findings findings) throws IOException {
        this.connection = connection;
        this.tls = tls;
        this.tlsName = tlsName;
        this.findings = findings;
        this.in = new BufferedInputStream(connection.in());
    }

    /** What did not go as it should. */
    private static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    /** Holds the dialogue; returns what the peer did wrong, if anything. */
    Optional<String> hold(List<QueryStep> steps) throws IOException, Unreachable, InterruptedException {
        try {
            for (QueryStep step : steps) {
                take(step);
            }
            return Optional.empty();
        } catch (Mismatch e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** The gauges that exist once a connection stood. */
    void report() {
        findings.gauge("probe_failed_due_to_regex", "Indicates if probe failed due to regex", failedByRegex ? 1 : 0);
        findings.gauge("probe_failed_due_to_bytes", "Indicates if probe failed due to bytes", failedByBytes ? 1 : 0);
        // Series of one metric must not differ in their label names, so the last step's labels win where they do.
        expected.stream()
                .filter(labels -> labels.keySet().equals(expected.getLast().keySet()))
                .distinct()
                .forEach(labels -> findings.gauge("probe_expect_info", "Explicit content matched", labels, 1));
    }

    private void take(QueryStep step) throws IOException, Mismatch, Unreachable, InterruptedException {
        Optional<Matcher> match = Optional.empty();
        if (step.expect().isPresent()) {
            Matcher found = awaitLine(step.expect().get());
            match = Optional.of(found);
            if (!step.labels().isEmpty()) {
                Map<String, String> labels = new LinkedHashMap<>();
                step.labels().forEach(label -> labels.put(label.name(), Template.expand(label.value(), found)));
                expected.add(labels);
            }
        }
        if (step.expectBytes().isPresent()) {
            awaitBytes(step.expectBytes().get());
        }
        if (step.send().isPresent()) {
            byte[] line = step.send().get();
            send(match.map(found -> expand(line, found)).orElse(line));
        }
        if (step.startTls()) {
            connection.startTls(tls.context(), tlsName);
            in = new BufferedInputStream(connection.in());
        }
    }

    private Matcher awaitLine(Pattern pattern) throws IOException, Mismatch {
        Optional<String> line = line();
        while (line.isPresent()) {
            findings.debug("Read line: " + printable(line.get()));
            Matcher matcher = pattern.matcher(line.get());
            if (matcher.find()) {
                return matcher;
            }
            line = line();
        }
        failedByRegex = true;
        throw new Mismatch("the connection ended before a line matched \"" + pattern + "\"");
    }

    private Optional<String> line() throws IOException, Mismatch {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (line.size() == LONGEST_LINE) {
                failedByRegex = true;
                throw new Mismatch("a line was longer than 64 KiB");
            }
            line.write(next);
            next = in.read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private void awaitBytes(byte[] wanted) throws IOException, Mismatch {
        byte[] got = in.readNBytes(wanted.length);
        if (!Arrays.equals(wanted, got)) {
            failedByBytes = true;
            throw new Mismatch("the peer sent " + quoted(got) + ", wanted " + quoted(wanted));
        }
    }

    private void send(byte[] text) throws IOException {
        findings.debug("Sending line: " + printable(new String(text, StandardCharsets.UTF_8)));
        byte[] line = Arrays.copyOf(text, text.length + 1);
        line[text.length] = '\n';
        connection.out().write(line);
    }

    private static byte[] expand(byte[] template, Matcher match) {
        return Template.expand(new String(template, StandardCharsets.UTF_8), match)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(byte[] bytes) {
        return "\"" + printable(new String(bytes, StandardCharsets.ISO_8859_1)) + "\"";
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(200).forEach(c -> shown.append(c < ' ' || c == 127 ? '?' : (char) c));
        return text.length() > 200 ? shown.append("…").toString() : shown.toString();
    }
}
