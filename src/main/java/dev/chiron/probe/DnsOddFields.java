package dev.chiron.probe;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The fields of DNS records that have a form of their own. */
final class DnsOddFields {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String BASE32 = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
    private static final long MIDDLE = 1L << 31;
    private static final Map<Integer, String> CERTIFICATES = Map.of(
            1, "PKIX", 2, "SPKI", 3, "PGP", 4, "IPIX", 5, "ISPKI", 6, "IPGP", 7, "ACPKIX", 8, "IACPKIX", 253, "URI",
            254, "OID");
    private static final Map<Integer, String> ALGORITHMS = Map.ofEntries(
            Map.entry(1, "RSAMD5"),
            Map.entry(2, "DH"),
            Map.entry(3, "DSA"),
            Map.entry(5, "RSASHA1"),
            Map.entry(6, "DSA-NSEC3-SHA1"),
            Map.entry(7, "RSASHA1-NSEC3-SHA1"),
            Map.entry(8, "RSASHA256"),
            Map.entry(10, "RSASHA512"),
            Map.entry(12, "ECC-GOST"),
            Map.entry(13, "ECDSAP256SHA256"),
            Map.entry(14, "ECDSAP384SHA384"),
            Map.entry(15, "ED25519"),
            Map.entry(16, "ED448"),
            Map.entry(252, "INDIRECT"),
            Map.entry(253, "PRIVATEDNS"),
            Map.entry(254, "PRIVATEOID"));

    static final DnsField CERTIFICATE_TYPE = DnsField.one("0", data -> known(CERTIFICATES, data.u16()));
    static final DnsField ALGORITHM = DnsField.one("0", data -> known(ALGORITHMS, data.u8()));

    private DnsOddFields() {}

    private static String known(Map<Integer, String> words, int number) {
        return words.getOrDefault(number, Integer.toString(number));
    }

    // ---- addresses and numbers

    static String ip4(byte[] octets) {
        return (octets[0] & 0xff) + "." + (octets[1] & 0xff) + "." + (octets[2] & 0xff) + "." + (octets[3] & 0xff);
    }

    /** RFC 5952: lower case, the longest run of two or more zero groups as {@code ::}; a mapped IPv4 address in its own form. */
    static String ip6(byte[] octets) {
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = ((octets[2 * i] & 0xff) << 8) | (octets[2 * i + 1] & 0xff);
        }
        int from = 0;
        int longest = 1;
        for (int start = 0; start < 8; start++) {
            int length = 0;
            while (start + length < 8 && groups[start + length] == 0) {
                length++;
            }
            from = length > longest ? start : from;
            longest = Math.max(length, longest);
        }
        if (longest == 5 && from == 0 && groups[5] == 0xffff) {
            return "::ffff:" + ip4(new byte[] {octets[12], octets[13], octets[14], octets[15]});
        }
        return longest == 1 ? groups(groups, 0, 8) : groups(groups, 0, from) + "::" + groups(groups, from + longest, 8);
    }

    private static String groups(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    static String quads(byte[] octets) {
        String hex = DnsField.hex(octets);
        return hex.substring(0, 4) + ":" + hex.substring(4, 8) + ":" + hex.substring(8, 12) + ":" + hex.substring(12);
    }

    static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 8 * bytes.length;
        BigInteger number = new BigInteger(1, bytes).shiftLeft((5 - bits % 5) % 5);
        for (int digit = (bits + 4) / 5 - 1; digit >= 0; digit--) {
            text.append(BASE32.charAt(number.shiftRight(5 * digit).intValue() & 31));
        }
        return text.toString();
    }

    /** A time as {@code 20300101000000}; the library's care for years after 2106 never shows, as its seconds end there. */
    static String time(long seconds) {
        return TIME.format(Instant.ofEpochSecond(seconds));
    }

    // ---- lists

    /** The types of a bitmap (RFC 4034, section 4.1.2). */
    static void types(DnsReader data, List<String> words) throws DnsGarbage {
        int last = -1;
        while (!data.atEnd()) {
            int window = data.u8();
            byte[] bits = data.take(data.u8());
            if (window <= last || bits.length == 0 || bits.length > 32) {
                throw new DnsGarbage("a bitmap of types is malformed");
            }
            for (int bit = 0; bit < 8 * bits.length; bit++) {
                if ((bits[bit / 8] & (0x80 >> (bit % 8))) != 0) {
                    words.add(DnsMnemonics.TYPES.word(256 * window + bit));
                }
            }
            last = window;
        }
    }

    static void chunks(DnsReader data, List<String> words) {
        String hex = DnsField.hex(data.rest());
        int chunk = 1024;
        for (int from = 0; from <= hex.length(); from += chunk) {
            words.add(hex.substring(from, Math.min(hex.length(), from + chunk)));
        }
    }

    /** The prefixes of APL (RFC 3123). */
    static void prefixes(DnsReader data, List<String> words) throws DnsGarbage {
        while (!data.atEnd()) {
            int family = data.u16();
            int prefix = data.u8();
            int length = data.u8();
            int size = family == 1 ? 4 : 16;
            byte[] given = data.take(length & 0x7f);
            boolean wrong = family < 1 || family > 2 || prefix > 8 * size || given.length > size;
            if (wrong || (given.length > 0 && given[given.length - 1] == 0)) {
                throw new DnsGarbage("an address prefix is malformed");
            }
            byte[] octets = Arrays.copyOf(given, size);
            words.add(((length & 0x80) != 0 ? "!" : "") + family + ":" + (size == 4 ? ip4(octets) : ip6(octets)) + "/"
                    + prefix);
        }
    }

    // ---- whole records

    /** IPSECKEY (RFC 4025): precedence, kind of gateway, algorithm, gateway, key. */
    static void ipsecKey(DnsReader data, List<String> words) throws DnsGarbage {
        DnsField.U8.print(data, words);
        int kind = data.atEnd() ? 0 : data.u8();
        words.add(Integer.toString(kind));
        DnsField.U8.print(data, words);
        words.add(gateway(kind, data));
        DnsField.BASE64.print(data, words);
    }

    /** AMTRELAY (RFC 8777): precedence, whether discovery is optional, kind of relay, relay. */
    static void relay(DnsReader data, List<String> words) throws DnsGarbage {
        DnsField.U8.print(data, words);
        int kind = data.atEnd() ? 0 : data.u8();
        words.add(kind >= 0x80 ? "1" : "0");
        words.add(Integer.toString(kind & 0x7f));
        words.add(gateway(kind & 0x7f, data));
    }

    private static String gateway(int kind, DnsReader data) throws DnsGarbage {
        return switch (kind) {
            case 1 -> ip4(data.take(4));
            case 2 -> ip6(data.take(16));
            case 3 -> data.name();
            default -> ".";
        };
    }

    /** HIP (RFC 8005): algorithm, tag, key, servers. */
    static void hostIdentity(DnsReader data, List<String> words) throws DnsGarbage {
        int tagLength = data.u8();
        DnsField.U8.print(data, words);
        int keyLength = data.u16();
        words.add(DnsField.hex(data.take(tagLength)));
        words.add(Base64.getEncoder().encodeToString(data.take(keyLength)));
        while (!data.atEnd()) {
            words.add(data.name());
        }
    }

    /** LOC (RFC 1876): where it is, how high, how large and how exact. */
    static void location(DnsReader data, List<String> words) throws DnsGarbage {
        data.u8();
        List<String> sizes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sizes.add(metres(data.u8()));
        }
        words.add(angle(data.u32(), "N", "S"));
        words.add(angle(data.u32(), "E", "W"));
        long altitude = data.u32();
        double metres = altitude / 100.0 - 100_000;
        words.add(String.format(Locale.ROOT, altitude % 100 == 0 ? "%.0fm" : "%.2fm", metres));
        words.addAll(sizes);
    }

    private static String angle(long thousandths, String more, String less) {
        long off = Math.abs(thousandths - MIDDLE);
        return String.format(
                Locale.ROOT,
                "%02d %02d %.3f %s",
                off / 3_600_000,
                off / 60_000 % 60,
                off % 60_000 / 1000.0,
                thousandths > MIDDLE ? more : less);
    }

    /** A length of one digit and a power of ten, in centimetres. */
    private static String metres(int length) {
        int digit = length >> 4;
        int power = length & 0xf;
        return power < 2
                ? String.format(Locale.ROOT, "0.%02dm", power == 1 ? 10 * digit : digit)
                : digit + "0".repeat(power - 2) + "m";
    }
}
