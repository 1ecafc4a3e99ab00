package dev.chiron.net;

import dev.chiron.config.Section;
import java.util.List;

/** The options {@code min_version} and {@code max_version}, in Go's words for the versions of TLS. */
final class TlsVersions {
    private static final List<String> WORDS = List.of("TLS10", "TLS11", "TLS12", "TLS13");
    private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");
    private static final String KNOWN = String.join(", ", WORDS);

    private TlsVersions() {}

    /** The versions to speak, in the JDK's words; none when the newest is older than the oldest. */
    static List<String> read(Section section) {
        int oldest = version(section, "min_version", "the oldest version to speak", "TLS12");
        int newest = version(section, "max_version", "the newest version to speak", "TLS13");
        return oldest <= newest ? PROTOCOLS.subList(oldest, newest + 1) : List.of();
    }

    private static int version(Section section, String key, String meaning, String standard) {
        String word = section.string(key, meaning + ": " + KNOWN).orElse(standard);
        if (!WORDS.contains(word)) {
            section.problem(key, "unknown TLS version: " + word + "; known are " + KNOWN);
        }
        return Math.max(0, WORDS.indexOf(word));
    }
}
