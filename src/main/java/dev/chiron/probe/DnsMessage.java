package dev.chiron.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A DNS message, as read from the wire.
 *
 * @param question the first question in the form {@code name type class}, the name in lower case, if there is one
 * @param code the response code, with its upper bits from EDNS
 */
record DnsMessage(
        int id,
        boolean truncated,
        int code,
        Optional<String> question,
        List<DnsRecord> answer,
        List<DnsRecord> authority,
        List<DnsRecord> additional) {
    private static final int TRUNCATED = 1 << 9;
    private static final int HEADER = 12;

    /** The id of what may be a message, or -1 if it is too short to be one. */
    static int id(byte[] wire) {
        return wire.length < HEADER ? -1 : ((wire[0] & 0xff) << 8) | (wire[1] & 0xff);
    }

    static DnsMessage parse(byte[] wire) throws DnsGarbage {
        if (wire.length < HEADER) {
            throw new DnsGarbage("it is shorter than a header");
        }
        DnsReader in = new DnsReader(wire);
        int id = in.u16();
        int flags = in.u16();
        int questions = in.u16();
        int answers = in.u16();
        int authorities = in.u16();
        int additionals = in.u16();
        // Servers exist that refuse with a bare header whatever it counts.
        Optional<String> question = in.atEnd() ? Optional.empty() : questions(in, questions);
        List<DnsRecord> answer = records(in, answers);
        List<DnsRecord> authority = records(in, authorities);
        List<DnsRecord> additional = records(in, additionals);
        int extended =
                additional.stream().mapToInt(DnsRecord::extendedCode).max().orElse(0);
        return new DnsMessage(
                id, (flags & TRUNCATED) != 0, (flags & 0xf) | (extended << 4), question, answer, authority, additional);
    }

    private static Optional<String> questions(DnsReader in, int count) throws DnsGarbage {
        Optional<String> first = Optional.empty();
        for (int i = 0; i < count; i++) {
            String each = question(in.name(), in.u16(), in.u16());
            first = first.isEmpty() ? Optional.of(each) : first;
        }
        return first;
    }

    /** A question in the form in which two can be compared. */
    static String question(String name, int type, int dnsClass) {
        return name.toLowerCase(Locale.ROOT) + " " + type + " " + dnsClass;
    }

    /** The same without the pseudo-record of EDNS, which is there only because the query had one. */
    DnsMessage withoutOptions() {
        List<DnsRecord> others = additional.stream()
                .filter(each -> each.type() != DnsMnemonics.OPT)
                .toList();
        return new DnsMessage(id, truncated, code, question, answer, authority, others);
    }

    /** A message that ends where a record ends is taken for complete, whatever its header counts. */
    private static List<DnsRecord> records(DnsReader in, int count) throws DnsGarbage {
        List<DnsRecord> records = new ArrayList<>();
        for (int i = 0; i < count && !in.atEnd(); i++) {
            records.add(DnsRecord.read(in));
        }
        return records;
    }
}
