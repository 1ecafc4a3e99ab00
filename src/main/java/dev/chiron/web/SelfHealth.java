package dev.chiron.web;

import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How Chiron itself does: what {@code /health} and {@code /ready} answer. Safe to share; ready only once it is told so. */
public final class SelfHealth {
    private final String version;
    private final Clock clock;
    private final Instant started;
    private final Map<String, Supplier<Condition>> checks = new ConcurrentHashMap<>();
    private volatile boolean ready;
    private volatile @Nullable String lastError;

    /** How one part of the house does. */
    public enum Condition {
        HEALTHY,
        DEGRADED,
        UNHEALTHY;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public SelfHealth(String version, Clock clock) {
        this.version = version;
        this.clock = clock;
        this.started = clock.now();
    }

    /** Adds a part of the house; it is asked at every request, so it answers from what it knows. */
    public void add(String part, Supplier<Condition> check) {
        checks.put(part, check);
    }

    /** True once configuration and listeners stand; false while starting or draining. */
    public void ready(boolean now) {
        ready = now;
    }

    /** Notes what went wrong last, for {@code metadata.last_error}. */
    public void failed(String what) {
        lastError = what;
    }

    String version() {
        return version;
    }

    Reply health() {
        Map<String, Condition> conditions = conditions();
        return reply(worst(conditions) == Condition.UNHEALTHY ? 503 : 200, conditions);
    }

    Reply readiness() {
        return reply(ready ? 200 : 503, conditions());
    }

    boolean isReady() {
        return ready;
    }

    private Map<String, Condition> conditions() {
        Map<String, Condition> conditions = new TreeMap<>();
        checks.forEach((part, check) -> conditions.put(part, check.get()));
        return conditions;
    }

    private static Condition worst(Map<String, Condition> conditions) {
        return conditions.values().stream().max(Enum::compareTo).orElse(Condition.HEALTHY);
    }

    private Reply reply(int status, Map<String, Condition> conditions) {
        Map<String, String> labels = new LinkedHashMap<>();
        conditions.forEach((part, condition) -> labels.put(part, condition.label()));
        return HealthJson.reply(
                status,
                worst(conditions).label(),
                clock.now(),
                "chiron",
                version,
                labels,
                Duration.between(started, clock.now()),
                Optional.ofNullable(lastError));
    }
}
