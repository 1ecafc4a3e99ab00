package dev.chiron.probe;

import static dev.chiron.probe.DnsField.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the data of each type of DNS record is made of; a type that is not here is printed as RFC 3597 has it. */
final class DnsLayouts {
    private static final DnsField TYPES = DnsOddFields::types;

    private final Map<Integer, List<DnsField>> layouts = new HashMap<>();

    private DnsLayouts() {}

    static Map<Integer, List<DnsField>> all() {
        DnsLayouts all = new DnsLayouts();
        all.ordinary();
        all.security();
        all.odd();
        return Map.copyOf(all.layouts);
    }

    private void put(String types, DnsField... fields) {
        for (String type : types.split(" ", -1)) {
            layouts.put(DnsMnemonics.TYPES.number(type, 0), List.of(fields));
        }
    }

    private void ordinary() {
        put("A", IP4);
        put("AAAA", IP6);
        put("NS CNAME PTR DNAME MB MD MF MG MR NSAP-PTR", NAME);
        put("MX AFSDB RT KX LP", U16, NAME);
        put("MINFO RP TALINK", NAME, NAME);
        put("PX", U16, NAME, NAME);
        put("SOA", NAME, NAME, U32, U32, U32, U32, U32);
        put("SRV", U16, U16, U16, NAME);
        put("NAPTR", U16, U16, QUOTED, QUOTED, QUOTED, NAME);
        put("TXT SPF AVC NINFO RESINFO", TEXTS);
        put("HINFO ISDN", QUOTED, QUOTED);
        put("UINFO", QUOTED);
        put("X25", BARE);
        put("GPOS", BARE, BARE, BARE);
        put("CAA", U8, BARE, OCTETS);
        put("URI", U16, U16, OCTETS);
        put("UID GID", U32);
    }

    private void security() {
        put("DS CDS DLV TA", U16, U8, U8, UPPER_HEX);
        put("DNSKEY KEY CDNSKEY RKEY", U16, U8, U8, BASE64);
        put("RRSIG SIG", TYPE, U8, U8, U32, TIME, TIME, U16, NAME, BASE64);
        put("NSEC NXT", NAME, TYPES);
        put("NSEC3", U8, U8, U16, SALT, HASH, TYPES);
        put("NSEC3PARAM", U8, U8, U16, SALT);
        put("CSYNC", U32, U16, TYPES);
        put("TLSA", U8, U8, U8, HEX);
        put("SMIMEA", U8, U8, U8, DnsOddFields::chunks);
        put("SSHFP", U8, U8, UPPER_HEX);
        put("CERT", DnsOddFields.CERTIFICATE_TYPE, U16, DnsOddFields.ALGORITHM, BASE64);
        put("OPENPGPKEY DHCID", BASE64);
        put("ZONEMD", U32, U8, U8, HEX);
        put("IPSECKEY", DnsOddFields::ipsecKey);
        put("HIP", DnsOddFields::hostIdentity);
    }

    private void odd() {
        put("SVCB HTTPS", U16, NAME, DnsServiceParameters::print);
        put("LOC", DnsOddFields::location);
        put("APL", DnsOddFields::prefixes);
        put("AMTRELAY", DnsOddFields::relay);
        put("NID", U16, NODE);
        put("L32", U16, IP4);
        put("L64", U16, LOCATOR);
        put("EUI48", EUI48);
        put("EUI64", EUI64);
        put("EID NIMLOC", UPPER_HEX);
        put("NULL", one("", data -> new String(data.rest(), ISO_8859_1)));
        put("ANY NXNAME");
    }
}
