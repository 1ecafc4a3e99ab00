package dev.chiron.probe;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** The parameters of SVCB and HTTPS records (RFC 9460), each as {@code key="value"}. */
final class DnsServiceParameters {
    private static final List<String> KEYS =
            List.of("mandatory", "alpn", "no-default-alpn", "port", "ipv4hint", "ech", "ipv6hint", "dohpath", "ohttp");
    private static final int RESERVED = 65_535;

    private DnsServiceParameters() {}

    static void print(DnsReader data, List<String> words) throws DnsGarbage {
        int last = -1;
        while (!data.atEnd()) {
            int key = data.u16();
            DnsReader value = data.part(data.u16());
            if (key <= last || key == RESERVED) {
                throw new DnsGarbage("service parameters are out of order");
            }
            words.add(name(key) + "=\"" + value(key, value) + "\"");
            if (!value.atEnd()) {
                throw new DnsGarbage("the service parameter " + name(key) + " is malformed");
            }
            last = key;
        }
    }

    private static String name(int key) {
        return key < KEYS.size() ? KEYS.get(key) : key == RESERVED ? "" : "key" + key;
    }

    private static String value(int key, DnsReader value) throws DnsGarbage {
        return switch (key) {
            case 0 -> list(value, each -> name(each.u16()));
            case 1 -> list(value, each -> protocol(each.take(each.u8())));
            case 2, 8 -> "";
            case 3 -> Integer.toString(value.u16());
            case 4 -> hints(value, each -> DnsOddFields.ip4(each.take(4)));
            case 5 -> Base64.getEncoder().encodeToString(value.rest());
            case 6 -> hints(value, each -> DnsOddFields.ip6(each.take(16)));
            default -> escaped(value.rest(), "\"; \\");
        };
    }

    private static String hints(DnsReader value, DnsField.Word word) throws DnsGarbage {
        if (value.atEnd()) {
            throw new DnsGarbage("a list of address hints is empty");
        }
        return list(value, word);
    }

    private static String list(DnsReader value, DnsField.Word word) throws DnsGarbage {
        List<String> items = new ArrayList<>();
        while (!value.atEnd()) {
            items.add(word.of(value));
        }
        return String.join(",", items);
    }

    /** Comma and backslash are escaped twice, because the list has an escape of its own. */
    private static String protocol(byte[] name) {
        StringBuilder text = new StringBuilder();
        for (byte each : name) {
            switch (each) {
                case ',' -> text.append("\\\\\\044");
                case '\\' -> text.append("\\\\\\092");
                default -> text.append(escaped(new byte[] {each}, "\"; "));
            }
        }
        return text.toString();
    }

    private static String escaped(byte[] bytes, String special) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            if (special.indexOf(each) >= 0) {
                text.append('\\');
            }
            DnsReader.append(text, each & 0xff);
        }
        return text.toString();
    }
}
