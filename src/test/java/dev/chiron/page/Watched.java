package dev.chiron.page;

import static org.awaitility.Awaitility.await;

import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.TempFolder;
import java.net.URI;
import java.util.List;

/**
 * A small shop that a real Chiron watches: a Redis that goes down and up at will, an {@code api} that needs it and fails
 * with it, a {@code web} that needs that, and a {@code docs} of another project that is always well.
 */
final class Watched implements AutoCloseable {
    static final String OPERATOR = "may-act";
    static final String VIEWER = "may-look";

    final RealRedis redis = RealRedis.create();
    final RealRedis docs = RealRedis.create();
    private final TempFolder folder = TempFolder.create("page");
    private RealChiron chiron;

    private Watched(boolean guarded) {
        chiron = RealChiron.start(configuration(guarded));
        for (String service : List.of("redis", "api", "docs")) {
            await(service).until(() -> chiron.isUp(service));
        }
    }

    /** One that nobody has to log in to, and nobody can act on. */
    static Watched open() {
        return new Watched(false);
    }

    /** One that asks for a token. */
    static Watched guarded() {
        return new Watched(true);
    }

    /** Services go down because nobody listens, never because a machine that is busy elsewhere makes a check late. */
    private String configuration(boolean guarded) {
        String tokens = """
                security:
                  tokens:
                    - {name: ann, role: operator, file: %s}
                    - {name: guest, role: viewer, file: %s}
                """.formatted(folder.write("operator", OPERATOR), folder.write("viewer", VIEWER));
        return """
                modules:
                  redis: {prober: redis, timeout: 1s}
                  tcp: {prober: tcp, timeout: 1s}
                defaults: {interval: 1s, success_threshold: 1, confirm: {retries: 1, backoff: 50ms}}
                services:
                  - {name: redis, project: shop, type: cache, critical: true, module: redis, target: "127.0.0.1:%1$d", outcomes: {timeout: up}}
                  - {name: api, project: shop, type: web, module: tcp, target: "127.0.0.1:%1$d", depends_on: [redis], outcomes: {timeout: up}}
                  - {name: docs, project: books, type: web, module: tcp, target: "127.0.0.1:%2$d", outcomes: {timeout: up}}
                """.formatted(redis.port(), docs.port()) + (guarded ? tokens : "");
    }

    RealChiron chiron() {
        return chiron;
    }

    /** An address on the page, such as {@code #/services/api}. */
    URI at(String place) {
        return chiron.control("/" + place);
    }

    /** Lets Chiron end and start again on the same ports. */
    void restart() {
        chiron.restart();
    }

    @Override
    public void close() {
        chiron.close();
        redis.close();
        docs.close();
        folder.close();
    }
}
