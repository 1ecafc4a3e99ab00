package dev.chiron.net;

import java.security.GeneralSecurityException;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * TLS 1.0 and 1.1, which the JDK forbids the whole process unless it is told otherwise before it first speaks TLS. What
 * else it forbids, such as RC4 and signatures by SHA-1, stays forbidden.
 */
public final class OldTls {
    private static final String FORBIDDEN = "jdk.tls.disabledAlgorithms";
    private static final Set<String> VERSIONS = Set.of("TLSv1", "TLSv1.1");

    private OldTls() {}

    /** Allows them to whoever asks for them by name, and to nobody else; gives whether it was not too late. */
    public static boolean allow() {
        // Without these, lifting the ban would have every other client and server of the process speak them as well.
        for (String side : List.of("client", "server")) {
            String property = "jdk.tls." + side + ".protocols";
            if (System.getProperty(property) == null) {
                System.setProperty(property, "TLSv1.2,TLSv1.3");
            }
        }
        String forbidden = Security.getProperty(FORBIDDEN);
        if (forbidden != null) {
            Security.setProperty(
                    FORBIDDEN,
                    Arrays.stream(forbidden.split(",", -1))
                            .filter(word -> !VERSIONS.contains(word.strip()))
                            .collect(Collectors.joining(",")));
        }
        return VERSIONS.stream().allMatch(OldTls::speaks);
    }

    /** Whether this process can speak a version, by its name in the JDK; asking settles it for good. */
    static boolean speaks(String version) {
        if (!VERSIONS.contains(version)) {
            return true;
        }
        try {
            // A context of an old version's own offers just what is not forbidden, whatever the properties above say.
            SSLContext context = SSLContext.getInstance(version);
            context.init(null, null, null);
            return List.of(context.getDefaultSSLParameters().getProtocols()).contains(version);
        } catch (GeneralSecurityException unknown) {
            return false;
        }
    }
}
