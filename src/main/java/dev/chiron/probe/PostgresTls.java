package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.TlsSettings;
import dev.chiron.net.Unreachable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Whether and how a PostgreSQL connection is secured, in libpq's words; TLS is asked for before anything else is said. */
enum PostgresTls {
    /** Never. */
    DISABLE("disable"),
    /** If the server offers it; its certificate is not looked at. */
    PREFER("prefer"),
    /** Always; the certificate is not looked at. */
    REQUIRE("require"),
    /** Always, with a trusted certificate of the server's name. */
    VERIFY_FULL("verify-full");

    /** SSLRequest: length 8, then 1234 and 5679 (PostgreSQL's protocol, message formats). */
    private static final byte[] REQUEST =
            ByteBuffer.allocate(8).putInt(8).putInt(80_877_103).array();

    private final String word;

    PostgresTls(String word) {
        this.word = word;
    }

    static Optional<PostgresTls> of(String word) {
        for (PostgresTls mode : values()) {
            if (mode.word.equals(word)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /** Asks for TLS and begins it; what stands in the way of going on, if anything does. */
    Optional<Refusal> secure(Connection connection, TlsSettings settings, String name)
            throws Unreachable, InterruptedException {
        if (this == DISABLE) {
            return Optional.empty();
        }
        int answer = ask(connection);
        if (answer == 'N') {
            return this == PREFER
                    ? Optional.empty()
                    : Optional.of(new Refusal(Reason.TLS, "the server does not offer TLS, which sslmode asks for"));
        }
        if (answer == 'S') {
            connection.startTls(
                    this == VERIFY_FULL
                            ? settings.context()
                            : settings.context().trustingAnybody(),
                    name);
            return Optional.empty();
        }
        return Optional.of(
                answer < 0
                        ? new Refusal(Reason.CONNECT, "the server closed the connection before it said anything")
                        : new Refusal(Reason.PROTOCOL, "the server does not speak PostgreSQL's protocol"));
    }

    /** Why no session can be begun. */
    record Refusal(Reason reason, String detail) {}

    private static int ask(Connection connection) throws Unreachable, InterruptedException {
        try {
            connection.out().write(REQUEST);
            connection.out().flush();
            return connection.in().read();
        } catch (IOException e) {
            throw Unreachable.lost("asking for TLS", e);
        }
    }
}
