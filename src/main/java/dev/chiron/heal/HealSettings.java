package dev.chiron.heal;

import dev.chiron.config.Section;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code heal:} block: what holds for healing as a whole.
 *
 * @param triggers who may signal, besides a person
 * @param maxAttempts attempts within the window, after which only a person lets healing go on
 * @param autoUnlockAfter when a service that healing gave up on is let be healed again; by hand alone if empty
 * @param cooldown between two attempts on a service; doubles with each attempt in the window, up to an hour
 * @param startupGrace the time after Chiron's own start in which it does not act by itself
 * @param maxSignalAge beyond which a signal alone is no reason to act
 * @param minHealthy the least share of the others in a redundancy group that must be well
 */
public record HealSettings(
        Mode mode,
        Set<Trigger> triggers,
        int maxAttempts,
        Duration window,
        Optional<Duration> autoUnlockAfter,
        Duration cooldown,
        Duration startupGrace,
        Duration maxSignalAge,
        double minHealthy,
        Storm storm,
        Budget budget,
        Concurrency concurrency,
        Verify verify,
        StoppedByHand stoppedByHand) {
    /** Whether to act or only to tell. */
    public enum Mode {
        ACT,
        OBSERVE
    }

    /** What to do about a container that a person stopped. */
    public enum StoppedByHand {
        LEAVE,
        RESTART
    }

    /**
     * When so much is unhealthy at once that restarts are not the cure.
     *
     * @param maxUnhealthy the share of the services, from 0 to 1, above which it is so
     * @param atLeast how many they must be besides
     * @param cooldown how long nothing is healed after it
     */
    public record Storm(double maxUnhealthy, int atLeast, Duration cooldown) {}

    /** How many actions may be begun within any hour: at all, and on a redundancy group. */
    public record Budget(int perHour, Optional<Integer> perGroupPerHour) {}

    /** How many actions may be under way at once: on a redundancy group, on a host, and at all. */
    public record Concurrency(int group, int host, int total) {}

    /**
     * When an attempt counts as having helped.
     *
     * @param healthyFor how long the service must be seen without a failure
     * @param timeout within which that must be
     */
    public record Verify(Duration healthyFor, Duration timeout) {}

    /** Reads the {@code heal:} block; what is not said has its standard. */
    public static HealSettings read(Section section) {
        return new HealSettings(
                section.choice("mode", Mode.class, "act, or observe: decide and tell, touch nothing")
                        .orElse(Mode.ACT),
                triggers(section),
                section.integer("max_attempts", "attempts in the window before healing gives up")
                        .between(1, 100)
                        .orElse(3),
                positive(section, "window", "the time in which attempts are counted", Duration.ofMinutes(30)),
                section.duration("auto_unlock_after", "when a service that healing gave up on may be healed again")
                        .check(Duration::isPositive, "must be more than 0s")
                        .optional(),
                positive(
                        section,
                        "cooldown",
                        "between two attempts; doubles up to 1h, with jitter",
                        Duration.ofMinutes(1)),
                section.duration("startup_grace", "after Chiron's own start, in which it does not act by itself")
                        .check(time -> !time.isNegative(), "must not be negative")
                        .orElse(Duration.ofMinutes(1)),
                positive(
                        section,
                        "max_signal_age",
                        "beyond which an alert alone is no reason to act",
                        Duration.ofMinutes(15)),
                section.ratio("min_healthy", "the share of the others in a redundancy group that must be well")
                        .orElse(0.51),
                storm(section.sectionOrEmpty("storm", "when too much is unhealthy at once")),
                budget(section.sectionOrEmpty("budget", "how many actions may be begun")),
                concurrency(section.sectionOrEmpty("concurrency", "how many actions may be under way at once")),
                verify(section.sectionOrEmpty("verify", "when an attempt counts as having helped")),
                section.choice(
                                "stopped_by_hand",
                                StoppedByHand.class,
                                "what to do about a container that a person stopped")
                        .orElse(StoppedByHand.LEAVE));
    }

    private static Set<Trigger> triggers(Section section) {
        if (!section.has("triggers") && !section.documenting()) {
            return EnumSet.of(Trigger.ALERTMANAGER, Trigger.STATUS);
        }
        Set<Trigger> triggers = EnumSet.noneOf(Trigger.class);
        List<String> written = section.strings("triggers", "who may signal, besides a person: alertmanager, status");
        for (String word : written) {
            switch (word.toLowerCase(Locale.ROOT)) {
                case "alertmanager" -> triggers.add(Trigger.ALERTMANAGER);
                case "status" -> triggers.add(Trigger.STATUS);
                default -> section.problem("triggers", "\"" + word + "\" must be one of alertmanager, status");
            }
        }
        return triggers;
    }

    private static Storm storm(Section section) {
        return new Storm(
                section.ratio("max_unhealthy", "the share of services above which nothing is healed")
                        .orElse(0.4),
                section.integer("at_least", "so many services must be unhealthy for a storm")
                        .between(1, 1_000_000)
                        .orElse(3),
                section.duration("cooldown", "how long after a storm nothing is healed yet")
                        .check(time -> !time.isNegative(), "must not be negative")
                        .orElse(Duration.ofMinutes(5)));
    }

    private static Budget budget(Section section) {
        return new Budget(
                section.integer("per_hour", "actions that may be begun within any hour")
                        .between(1, 1_000_000)
                        .orElse(10),
                section.integer("per_group_per_hour", "those that may be begun on a redundancy group")
                        .between(1, 1_000_000)
                        .optional());
    }

    private static Concurrency concurrency(Section section) {
        return new Concurrency(
                count(section, "group", "on services of a redundancy group", 1),
                count(section, "host", "on a host", 1),
                count(section, "total", "at all", 2));
    }

    private static int count(Section section, String key, String meaning, int standard) {
        return section.integer(key, meaning).between(1, 1_000).orElse(standard);
    }

    private static Verify verify(Section section) {
        Duration healthyFor = section.duration("healthy_for", "the time without a failure that proves recovery")
                .check(time -> !time.isNegative(), "must not be negative")
                .orElse(Duration.ofSeconds(10));
        Duration timeout = positive(section, "timeout", "the longest that recovery may take", Duration.ofMinutes(1));
        if (healthyFor.compareTo(timeout) >= 0) {
            section.problem("healthy_for", "must be shorter than verify.timeout, or nothing ever recovers");
        }
        return new Verify(healthyFor, timeout);
    }

    private static Duration positive(Section section, String key, String meaning, Duration standard) {
        return section.duration(key, meaning)
                .check(Duration::isPositive, "must be more than 0s")
                .orElse(standard);
    }
}
