package dev.chiron.web;

import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Holds one listener's callers to the web configuration: how many, and who. */
final class WebGuard {
    private final Supplier<WebConfig> config;
    private final Clock clock;
    private final Passwords passwords = new Passwords();
    private final RateLimit.Bucket bucket;

    WebGuard(Supplier<WebConfig> config, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.bucket = config.get().rateLimit().bucket(clock.nanos());
    }

    /** The headers that go with every answer. */
    Map<String, String> headers() {
        return config.get().headers();
    }

    /** Whether one request more is too many now; each question counts as one. */
    boolean tooMany() {
        return !bucket.take(clock.nanos());
    }

    /** How long whoever was one too many had better wait. */
    Duration untilNext() {
        return bucket.untilNext();
    }

    boolean asksForUsers() {
        return !config.get().users().isEmpty();
    }

    /** The user who asks, if the password is right. */
    Optional<String> user(Request request) {
        return passwords.user(request.header("Authorization"), config.get().users());
    }

    /** The hash that a user's password is compared with; empty text when there is no such user. */
    String passwordHash(String user) {
        return config.get().users().getOrDefault(user, "");
    }

    /** The answer to a caller who may not come in, in the words of Prometheus' own servers; empty for one who may. */
    Optional<Reply> refusal(Request request) {
        if (tooMany()) {
            return Optional.of(
                    Reply.plainError(429, "Too Many Requests").with("Retry-After", Problem.wholeSeconds(untilNext())));
        }
        return asksForUsers() && user(request).isEmpty()
                ? Optional.of(Reply.plainError(401, "Unauthorized").with("WWW-Authenticate", "Basic"))
                : Optional.empty();
    }
}
