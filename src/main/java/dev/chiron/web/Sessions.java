package dev.chiron.web;

import dev.chiron.schedule.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is logged in to the page. Held in memory only, so that a restart ends them all; of too many the one unused for
 * longest ends. Safe to share.
 */
final class Sessions {
    static final Duration IDLE = Duration.ofHours(12);
    static final Duration LONGEST = Duration.ofDays(7);
    static final int MOST = 1000;

    private static final int ID_BYTES = 32;

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** By the digest of their ids, so that looking one up takes no time that tells of an id; the least used first. */
    private final Map<String, Session> open = new LinkedHashMap<>(16, 0.75f, true);

    private record Session(Credential credential, long startedNanos, long usedNanos) {}

    Sessions(Clock clock) {
        this.clock = clock;
    }

    /** Begins a session; returns its id, which is secret. */
    String begin(Credential credential) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        long now = clock.nanos();
        synchronized (open) {
            open.put(key(id), new Session(credential, now, now));
            if (open.size() > MOST) {
                open.remove(open.keySet().iterator().next());
            }
        }
        return id;
    }

    /** What was shown to begin the session, which counts as used now; empty when there is no such session any more. */
    Optional<Credential> use(String id) {
        String key = key(id);
        long now = clock.nanos();
        synchronized (open) {
            Session session = open.get(key);
            if (session == null) {
                return Optional.empty();
            }
            if (now - session.usedNanos() > IDLE.toNanos() || now - session.startedNanos() > LONGEST.toNanos()) {
                open.remove(key);
                return Optional.empty();
            }
            open.put(key, new Session(session.credential(), session.startedNanos(), now));
            return Optional.of(session.credential());
        }
    }

    void end(String id) {
        synchronized (open) {
            open.remove(key(id));
        }
    }

    private static String key(String id) {
        return HexFormat.of().formatHex(Tokens.digest(id));
    }
}
