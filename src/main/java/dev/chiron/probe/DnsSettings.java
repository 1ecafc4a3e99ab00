package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.net.IpChoice;
import dev.chiron.net.TlsSettings;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The settings beneath {@code dns:}.
 *
 * @param transport as written: what is neither udp nor tcp fails when it is used, as in blackbox_exporter
 * @param validCodes the codes to accept, as written; only NOERROR without the key
 * @param ednsSize the size of answers over UDP to offer; without it there is no EDNS, and 512 octets are the most
 */
record DnsSettings(
        String queryName,
        int queryType,
        int queryClass,
        boolean recursion,
        String transport,
        boolean overTls,
        TlsSettings tls,
        Optional<Integer> ednsSize,
        Optional<List<String>> validCodes,
        DnsValidator answer,
        DnsValidator authority,
        DnsValidator additional,
        Optional<InetAddress> source,
        IpChoice ip) {
    private static final int LEAST_SIZE = 512;
    private static final int LARGEST_SIZE = 65_535;

    static DnsSettings read(Section section) {
        String type = mnemonic(section, "query_type", "type", DnsMnemonics.TYPES, "ANY");
        String dnsClass = mnemonic(section, "query_class", "class", DnsMnemonics.CLASSES, "IN");
        return new DnsSettings(
                queryName(section),
                DnsMnemonics.TYPES.number(type, DnsMnemonics.ANY),
                DnsMnemonics.CLASSES.number(dnsClass, DnsMnemonics.IN),
                section.bool("recursion_desired", "ask the server to ask others")
                        .orElse(true),
                section.string("transport_protocol", "udp or tcp").orElse("udp").replaceFirst("^$", "udp"),
                section.bool("dns_over_tls", "speak TLS; needs transport_protocol: tcp")
                        .orElse(false),
                TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken")),
                section.integer("edns_size", "offer EDNS, and take answers over UDP of so many bytes")
                        .between(LEAST_SIZE, LARGEST_SIZE)
                        .optional(),
                validCodes(section),
                DnsValidator.read(section, "validate_answer_rrs", "answer"),
                DnsValidator.read(section, "validate_authority_rrs", "authority"),
                DnsValidator.read(section, "validate_additional_rrs", "additional"),
                SourceAddress.read(section),
                IpChoice.read(section));
    }

    /** A module without any {@code dns:} asks for the root, as blackbox_exporter does. */
    private static String queryName(Section section) {
        String name = section.string("query_name", "the name to ask for; required within dns:")
                .orElse("");
        if (name.isEmpty() && section.given("")) {
            section.problem(section.given("query_name") ? "query_name" : "", "query name must be set for DNS module");
        }
        return name.isEmpty() ? "." : name;
    }

    private static String mnemonic(Section section, String key, String what, DnsMnemonics words, String standard) {
        String word = section.string(key, "the " + what + " of record to ask for, in upper case")
                .orElse(standard);
        if (!word.isEmpty() && !words.knows(word)) {
            String upper = word.toUpperCase(Locale.ROOT);
            String near = word.length() > 1 ? Suggestion.clause(upper, words.all()) : "";
            section.problem(key, "query " + what + " '" + word + "' is not valid" + near);
        }
        return word.isEmpty() ? standard : word;
    }

    private static Optional<List<String>> validCodes(Section section) {
        List<String> codes =
                section.strings("valid_rcodes", "the response codes to accept; NOERROR alone without the key");
        return section.given("valid_rcodes") ? Optional.of(codes) : Optional.empty();
    }

    /** How many octets an answer over UDP may have. */
    int mostOctets() {
        return ednsSize.orElse(LEAST_SIZE);
    }
}
