package dev.chiron.probe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@code query_response} dialogue with one peer, step by step. */
final class Dialogue {
    private static final int SHOWN = 200;

    private final Speech speech;
    private final Findings findings;
    private final Deadline deadline;
    private final List<Map<String, String>> expected = new ArrayList<>();
    private int at;
    private boolean failedByRegex;
    private boolean failedByBytes;

    Dialogue(Speech speech, Findings findings, Deadline deadline) {
        this.speech = speech;
        this.findings = findings;
        this.deadline = deadline;
    }

    /** Holds the dialogue; returns what the peer said wrong, if anything. */
    Optional<String> hold(List<QueryStep> steps) throws IOException, Unreachable, InterruptedException {
        try {
            for (at = 0; at < steps.size(); at++) {
                take(steps.get(at));
            }
            return Optional.empty();
        } catch (Mismatch e) {
            return Optional.of(step() + ": " + e.getMessage());
        }
    }

    /** The step at work, by its path in the module. */
    String step() {
        return "query_response[" + at + "]";
    }

    /** What it led to, good or bad: the two flags, and {@code probe_expect_info} with one set of labels a step that has some and matched. */
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
            Matcher found = await(step.expect().get());
            match = Optional.of(found);
            note(step.labels(), found);
        }
        if (step.expectBytes().isPresent()) {
            awaitBytes(step.expectBytes().get());
        }
        if (step.send().isPresent()) {
            byte[] words = step.send().get();
            byte[] filled = match.map(found -> expand(words, found)).orElse(words);
            findings.debug("Sending " + speech.unit() + ": " + quoted(filled));
            speech.say(filled);
        }
        if (step.sendBytes().isPresent()) {
            findings.debug("Sending " + step.sendBytes().get().length + " bytes");
            speech.sayExactly(step.sendBytes().get());
        }
        if (step.startTls()) {
            speech.secure();
        }
    }

    private Matcher await(Pattern pattern) throws IOException, Mismatch, Unreachable, InterruptedException {
        Optional<String> words = speech.hear();
        while (words.isPresent()) {
            findings.debug("Read " + speech.unit() + ": " + printable(words.get()));
            Optional<Matcher> match = match(pattern, words.get());
            if (match.isPresent()) {
                return match.get();
            }
            if (!speech.patient()) {
                failedByRegex = true;
                throw new Mismatch("the " + speech.unit() + " \"" + printable(words.get()) + "\" does not match \""
                        + pattern + "\"");
            }
            words = speech.hear();
        }
        failedByRegex = true;
        throw new Mismatch("the connection ended before a " + speech.unit() + " matched \"" + pattern + "\"");
    }

    private Optional<Matcher> match(Pattern pattern, String words) throws IOException, InterruptedException {
        try {
            return new TimedText(words, deadline).find(pattern);
        } catch (TimedText.OutOfTime e) {
            throw new SocketTimeoutException(e.getMessage());
        }
    }

    private void note(List<QueryStep.Label> labels, Matcher found) {
        if (!labels.isEmpty()) {
            Map<String, String> values = new LinkedHashMap<>();
            labels.forEach(label -> values.put(label.name(), Template.expand(label.value(), found)));
            expected.add(values);
        }
    }

    /** A peer that ends too early has not said anything wrong: as in blackbox_exporter, that is no failure of bytes. */
    private void awaitBytes(byte[] wanted) throws IOException, Mismatch, Unreachable, InterruptedException {
        byte[] heard = speech.hearBytes(wanted);
        if (Arrays.equals(wanted, heard)) {
            return;
        }
        boolean early = heard.length < wanted.length && Arrays.equals(heard, Arrays.copyOf(wanted, heard.length));
        failedByBytes = !early;
        throw new Mismatch(
                (early ? "the peer ended after " : "the peer sent ") + quoted(heard) + ", wanted " + quoted(wanted));
    }

    /** Bytes that are no text keep their values. */
    private static byte[] expand(byte[] template, Matcher match) {
        String text = new String(template, StandardCharsets.UTF_8);
        boolean binary = !Arrays.equals(template, text.getBytes(StandardCharsets.UTF_8));
        Charset charset = binary ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        return Template.expand(new String(template, charset), match).getBytes(charset);
    }

    private static String quoted(byte[] bytes) {
        return "\"" + printable(new String(bytes, StandardCharsets.ISO_8859_1)) + "\"";
    }

    private static String printable(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().limit(SHOWN).forEach(c -> shown.append(c < ' ' || c == 127 ? '?' : (char) c));
        return text.length() > SHOWN ? shown.append("…").toString() : shown.toString();
    }
}
