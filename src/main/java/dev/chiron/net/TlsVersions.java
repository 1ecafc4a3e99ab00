package dev.chiron.net;

import dev.chiron.config.Section;
import java.util.List;
import java.util.Optional;

/**
 * Which versions of TLS to speak.
 *
 * @param protocols by the JDK's names; none when the newest is older than the oldest, and then every handshake fails
 * @param contradictory whether both bounds are given and leave nothing: then nothing is tried, as in blackbox_exporter
 */
record TlsVersions(List<String> protocols, boolean contradictory) {
    private static final List<String> WORDS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    static TlsVersions read(Section section) {
        Optional<Integer> oldest = version(section, "min_version", "the oldest version to speak", "TLS12");
        Optional<Integer> newest = version(section, "max_version", "the newest version to speak", "TLS13");
        int from = oldest.orElse(WORDS.indexOf("TLS12"));
        int to = newest.orElse(WORDS.indexOf("TLS13"));
        return from <= to
                ? new TlsVersions(PROTOCOLS.subList(from, to + 1), false)
                : new TlsVersions(List.of(), oldest.isPresent() && newest.isPresent());
    }

    /** Why nothing can be secured with them. */
    Optional<String> failure() {
        return contradictory ? Optional.of("max_version is older than min_version") : Optional.empty();
    }

    private static Optional<Integer> version(Section section, String key, String meaning, String standard) {
        String word =
                section.string(key, meaning + ": " + String.join(", ", WORDS)).orElse(standard);
        if (!WORDS.contains(word)) {
            section.problem(key, "unknown TLS version: " + word + "; known are " + String.join(", ", WORDS));
            return Optional.empty();
        }
        return section.has(key) ? Optional.of(WORDS.indexOf(word)) : Optional.empty();
    }
}
