package dev.chiron.net;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The order in which cipher suites are offered: that of blackbox_exporter, so that a server which takes the client's
 * favourite shows the same {@code probe_tls_cipher_info}. What only the JDK knows follows.
 */
final class CipherOrder {
    private static final List<String> FAVOURITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private CipherOrder() {}

    static String[] of(String... enabled) {
        return Stream.of(enabled)
                .sorted(Comparator.comparingInt(CipherOrder::place))
                .toArray(String[]::new);
    }

    private static int place(String suite) {
        int place = FAVOURITES.indexOf(suite);
        return place < 0 ? FAVOURITES.size() : place;
    }
}
