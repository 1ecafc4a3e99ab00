package dev.chiron.probe;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** One field of a record's data: reads itself and adds its words, as the library behind blackbox_exporter prints them. */
@FunctionalInterface
interface DnsField {
    /** A record may end before any of its fields, which then has its zero value. */
    void print(DnsReader data, List<String> words) throws DnsGarbage;

    DnsField U8 = one("0", data -> Integer.toString(data.u8()));
    DnsField U16 = one("0", data -> Integer.toString(data.u16()));
    DnsField U32 = one("0", data -> Long.toString(data.u32()));
    DnsField NAME = one("", DnsReader::name);
    DnsField TYPE = one("None", data -> DnsMnemonics.TYPES.word(data.u16()));
    DnsField BARE = one("", data -> escaped(data.take(data.u8())));
    DnsField QUOTED = one("\"\"", data -> "\"" + escaped(data.take(data.u8())) + "\"");
    DnsField OCTETS = one("\"\"", data -> "\"" + reEscaped(data.rest()) + "\"");
    DnsField HEX = one("", data -> hex(data.rest()));
    DnsField UPPER_HEX = one("", data -> upper(hex(data.rest())));
    DnsField BASE64 = one("", data -> Base64.getEncoder().encodeToString(data.rest()));
    DnsField IP4 = one("", data -> DnsOddFields.ip4(data.take(4)));
    DnsField IP6 = one("", data -> DnsOddFields.ip6(data.take(16)));
    DnsField SALT = one("-", data -> {
        byte[] salt = data.take(data.u8());
        return salt.length == 0 ? "-" : upper(hex(salt));
    });
    DnsField HASH = one("", data -> DnsOddFields.base32(data.take(data.u8())));
    DnsField EUI48 = one("00-00-00-00-00-00", data -> HexFormat.ofDelimiter("-").formatHex(data.take(6)));
    DnsField EUI64 =
            one("00-00-00-00-00-00-00-00", data -> HexFormat.ofDelimiter("-").formatHex(data.take(8)));
    DnsField NODE = one("0000:0000:0000:0000", data -> DnsOddFields.quads(data.take(8)));
    DnsField LOCATOR = one("0000:0000:0000:0000", data -> upper(DnsOddFields.quads(data.take(8))));
    DnsField TIME = one("19700101000000", data -> DnsOddFields.time(data.u32()));

    /** Any number of character strings. */
    DnsField TEXTS = (data, words) -> {
        while (!data.atEnd()) {
            QUOTED.print(data, words);
        }
    };

    /** What a field of one word prints. */
    @FunctionalInterface
    interface Word {
        String of(DnsReader data) throws DnsGarbage;
    }

    /** A field of one word. */
    static DnsField one(String zero, Word word) {
        return (data, words) -> words.add(data.atEnd() ? zero : word.of(data));
    }

    /** The fields of a record one after the other, their words between blanks. */
    static String print(List<DnsField> fields, DnsReader data) throws DnsGarbage {
        List<String> words = new ArrayList<>();
        for (DnsField field : fields) {
            field.print(data, words);
        }
        return String.join(" ", words);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** A character string as it stands between quotes. */
    static String escaped(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 2);
        for (byte each : bytes) {
            if (each == '"' || each == '\\') {
                text.append('\\');
            }
            DnsReader.append(text, each & 0xff);
        }
        return text.toString();
    }

    /** Octets in which backslashes are taken for escapes before they are escaped, as CAA and URI are printed there. */
    private static String reEscaped(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length + 2);
        int at = 0;
        while (at < bytes.length) {
            boolean escape = bytes[at] == '\\';
            if (escape && at + 1 < bytes.length && bytes[at + 1] == '.') {
                text.append("\\.");
                at += 2;
            } else if (escape && at + 3 < bytes.length && decimal(bytes, at + 1) <= 255) {
                text.append(escaped(new byte[] {(byte) decimal(bytes, at + 1)}));
                at += 4;
            } else if (escape) {
                text.append(at + 1 < bytes.length ? escaped(new byte[] {bytes[at + 1]}) : "");
                at += 2;
            } else {
                text.append(escaped(new byte[] {bytes[at]}));
                at++;
            }
        }
        return text.toString();
    }

    /** Three digits as a number; 1000 if they are none. */
    private static int decimal(byte[] bytes, int from) {
        int number = 0;
        for (int i = from; i < from + 3; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return 1000;
            }
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
