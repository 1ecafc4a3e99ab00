package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.ThreadLocalRandom;
import org.xbill.DNS.DNSOutput;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;

/** One question, ready to be sent. */
final class DnsQuery {
    private static final int RECURSION_DESIRED = 1 << 8;

    private final int id;
    private final String question;
    private final byte[] wire;

    private DnsQuery(int id, String question, byte[] wire) {
        this.id = id;
        this.question = question;
        this.wire = wire;
    }

    int id() {
        return id;
    }

    /** What is asked, in the form of {@link DnsMessage#question}. */
    String question() {
        return question;
    }

    byte[] wire() {
        return wire;
    }

    /** A query with a fresh id. */
    static DnsQuery of(DnsSettings settings) throws DnsMisuse {
        try {
            // The library takes each character for an octet.
            String octets = new String(settings.queryName().getBytes(UTF_8), ISO_8859_1);
            Name name = Name.fromString(octets, Name.root);
            int id = ThreadLocalRandom.current().nextInt(1 << 16);
            byte[] wire = wire(settings, name, id);
            DnsReader written = new DnsReader(wire);
            written.take(12);
            String question = DnsMessage.question(written.name(), settings.queryType(), settings.queryClass());
            return new DnsQuery(id, question, wire);
        } catch (TextParseException | DnsGarbage e) {
            throw new DnsMisuse("query_name \"" + settings.queryName() + "\" is no name");
        }
    }

    private static byte[] wire(DnsSettings settings, Name name, int id) {
        DNSOutput out = new DNSOutput();
        out.writeU16(id);
        out.writeU16(settings.recursion() ? RECURSION_DESIRED : 0);
        out.writeU16(1);
        out.writeU16(0);
        out.writeU16(0);
        out.writeU16(settings.ednsSize().isPresent() ? 1 : 0);
        name.toWire(out, null);
        out.writeU16(settings.queryType());
        out.writeU16(settings.queryClass());
        settings.ednsSize().ifPresent(size -> {
            Name.root.toWire(out, null);
            out.writeU16(DnsMnemonics.OPT);
            out.writeU16(size);
            out.writeU32(0);
            out.writeU16(0);
        });
        return out.toByteArray();
    }
}
