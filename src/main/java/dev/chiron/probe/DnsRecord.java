package dev.chiron.probe;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One resource record.
 *
 * @param type its type's number
 * @param extendedCode the upper bits of the response code, of an OPT record
 * @param serial a zone's serial number, of a SOA record
 * @param text how blackbox_exporter's validators see it: name, TTL, class, type and data between tabs
 */
record DnsRecord(int type, int extendedCode, Optional<Long> serial, String text) {
    private static final int NULL = 10;
    private static final Map<Integer, List<DnsField>> LAYOUTS = DnsLayouts.all();

    /** The next record of a message. */
    static DnsRecord read(DnsReader message) throws DnsGarbage {
        String name = message.name();
        int type = message.u16();
        int dnsClass = message.u16();
        long ttl = message.u32();
        DnsReader data = message.part(message.u16());
        if (type == DnsMnemonics.OPT) {
            return new DnsRecord(type, (int) (ttl >> 24), Optional.empty(), options(dnsClass, ttl, data));
        }
        List<DnsField> layout = LAYOUTS.get(type);
        if (layout == null) {
            byte[] octets = data.rest();
            String generic = name + "\t" + ttl + "\tCLASS" + dnsClass + "\tTYPE" + type + "\t\\# " + octets.length + " "
                    + DnsField.hex(octets);
            return new DnsRecord(type, 0, Optional.empty(), generic);
        }
        String head = (type == NULL ? ";" : "") + name + "\t" + ttl + "\t" + DnsMnemonics.CLASSES.word(dnsClass) + "\t"
                + DnsMnemonics.TYPES.word(type) + "\t";
        String words = DnsField.print(layout, data);
        if (!data.atEnd()) {
            throw new DnsGarbage("a record of type " + DnsMnemonics.TYPES.word(type) + " has more data than it may");
        }
        return new DnsRecord(type, 0, serial(type, words), head + words);
    }

    private static Optional<Long> serial(int type, String words) {
        if (type != DnsMnemonics.SOA) {
            return Optional.empty();
        }
        String[] each = words.split(" ", -1);
        return Optional.of(Long.parseLong(each[each.length - 5]));
    }

    /** The pseudo-record of EDNS (RFC 6891), in several lines. */
    private static String options(int size, long flags, DnsReader data) throws DnsGarbage {
        StringBuilder text = new StringBuilder("\n;; OPT PSEUDOSECTION:\n; EDNS: version ")
                .append((flags >> 16) & 0xff)
                .append("; flags:")
                .append((flags & 0x8000) == 0 ? "" : " do")
                .append((flags & 0x4000) == 0 ? "" : " co")
                .append("; udp: ")
                .append(size);
        while (!data.atEnd()) {
            int code = data.u16();
            String value = DnsField.hex(data.take(data.u16()));
            text.append(code == 10 ? "\n; COOKIE: " + value : "\n; LOCAL OPT: " + code + ":0x" + value);
        }
        return text.toString();
    }
}
