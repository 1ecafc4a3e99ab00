package dev.chiron.probe;

import com.google.re2j.Pattern;
import dev.chiron.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One step of a {@code query_response} dialogue, worked off in the order of its components.
 *
 * @param expect lines are read until one matches
 * @param labels name and value template of {@code probe_expect_info}, once the line matched
 * @param expectBytes exactly these bytes must come next
 * @param send is sent with a line feed behind it where lines are spoken; may use the groups of {@code expect}
 * @param sendBytes is sent as it is
 * @param startTls whether TLS begins now
 */
record QueryStep(
        Optional<Pattern> expect,
        List<Label> labels,
        Optional<byte[]> expectBytes,
        Optional<byte[]> send,
        Optional<byte[]> sendBytes,
        boolean startTls) {

    /** A label of {@code probe_expect_info}; the value may use the groups of {@code expect}. */
    record Label(String name, String value) {}

    /** What is left of it where only whole texts are exchanged. */
    QueryStep textOnly() {
        return new QueryStep(expect, List.of(), Optional.empty(), send, Optional.empty(), false);
    }

    static List<QueryStep> readAll(Section section) {
        return section.sections("query_response", "the dialogue, step by step", QueryStep::read);
    }

    /** The same for datagrams, which have neither line feeds nor TLS. */
    static List<QueryStep> readDatagrams(Section section) {
        return section.sections("query_response", "the dialogue, step by step", QueryStep::datagram);
    }

    private static QueryStep read(Section section) {
        QueryStep step = datagram(section);
        Optional<byte[]> sendBytes = octets(section, "send_bytes", "bytes to send as they are, without a line feed");
        if (step.send.isPresent() && sendBytes.isPresent()) {
            section.problem("", "send and send_bytes are mutually exclusive");
        }
        boolean startTls = section.bool("starttls", "begin TLS after this step").orElse(false);
        return new QueryStep(step.expect, step.labels, step.expectBytes, step.send, sendBytes, startTls);
    }

    /** The components that there are without lines and TLS. */
    private static QueryStep datagram(Section section) {
        Optional<Pattern> expect = section.regex(
                        "expect", "what the peer must say: a line of it, or a whole message or datagram")
                .optional();
        List<Label> labels = section.sections(
                "labels",
                "labels of probe_expect_info, set when expect matched",
                label -> new Label(
                        label.string("name", "the label's name").required(),
                        label.rawString("value", "the label's value; ${1} is the first group of expect")
                                .orElse("")));
        Optional<byte[]> bytes = octets(section, "expect_bytes", "the bytes that must come next");
        if (expect.isPresent() && bytes.isPresent()) {
            section.problem("", "expect and expect_bytes are mutually exclusive");
        }
        Optional<byte[]> send = octets(section, "send", "what to say; ${1} is the first group of expect");
        return new QueryStep(expect, new ArrayList<>(labels), bytes, send, Optional.empty(), false);
    }

    private static Optional<byte[]> octets(Section section, String key, String meaning) {
        return section.octets(key, meaning).optional().filter(octets -> octets.length > 0);
    }
}
