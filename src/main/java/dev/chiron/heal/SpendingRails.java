package dev.chiron.heal;

import static dev.chiron.heal.Verdict.refuse;

import dev.chiron.heal.Verdict.Refuse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rails that ration: how soon again, how many an hour, how many at once. */
final class SpendingRails {
    static final Rail BUDGET =
            Rail.of("budget", Set.of(Refusal.GLOBAL_BUDGET, Refusal.GROUP_BUDGET), SpendingRails::budget);

    static final Rail CONCURRENCY = Rail.of(
            "concurrency", Set.of(Refusal.HOST_CONCURRENCY, Refusal.GLOBAL_CONCURRENCY), SpendingRails::concurrency);

    static final List<Rail> ALL = List.of(
            new Rail("cooldown", Set.of(Refusal.COOLDOWN), SpendingRails::first, SpendingRails::cooling),
            Rail.of(
                    "circuit",
                    Set.of(Refusal.CIRCUIT_OPEN),
                    facts -> facts.load().circuitOpen()),
            BUDGET,
            CONCURRENCY);

    private static final Duration HOUR = Duration.ofHours(1);

    private SpendingRails() {}

    private static Optional<String> first(Facts facts) {
        return facts.standing().counted().isEmpty() ? Optional.of("nothing was attempted on it") : Optional.empty();
    }

    private static Optional<Refuse> cooling(Facts facts) {
        List<Attempt> counted = facts.standing().counted();
        Instant cool =
                counted.getLast().at().plus(Cooldown.after(facts.settings().cooldown(), counted));
        return facts.now().isBefore(cool)
                ? Optional.of(new Refuse(
                        Refusal.COOLDOWN,
                        "the last attempt was at " + counted.getLast().at(),
                        cool))
                : Optional.empty();
    }

    private static Optional<Refuse> budget(Facts facts) {
        HealSettings.Budget budget = facts.settings().budget();
        return spent(Refusal.GLOBAL_BUDGET, "", facts.load().lastHour(), budget.perHour())
                .or(() -> budget.perGroupPerHour()
                        .flatMap(most -> spent(
                                Refusal.GROUP_BUDGET,
                                " on group " + facts.rule().group(),
                                facts.load().lastHourInGroup(),
                                most)));
    }

    /** The oldest of the last so many gives its place back an hour after it. */
    private static Optional<Refuse> spent(Refusal reason, String where, List<Instant> lastHour, int most) {
        return lastHour.size() < most
                ? Optional.empty()
                : Optional.of(new Refuse(
                        reason,
                        lastHour.size() + " actions" + where + " within an hour, of " + most,
                        lastHour.stream()
                                .sorted()
                                .toList()
                                .get(lastHour.size() - most)
                                .plus(HOUR)));
    }

    private static Optional<Refuse> concurrency(Facts facts) {
        HealSettings.Concurrency most = facts.settings().concurrency();
        Facts.Load load = facts.load();
        if (load.hostRunning() >= most.host()) {
            return refuse(Refusal.HOST_CONCURRENCY, load.hostRunning() + " actions are under way on its host");
        }
        return load.running() >= most.total()
                ? refuse(Refusal.GLOBAL_CONCURRENCY, load.running() + " actions are under way")
                : Optional.empty();
    }
}
