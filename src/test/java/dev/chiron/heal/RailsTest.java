package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class RailsTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Rails.Neighbours QUIET = new Rails.Neighbours(List.of(), 1, 10, 0, 0, false, Instant.EPOCH);
    private static final TargetState FREE = new TargetState("id", false, Optional.empty(), "", Duration.ZERO);

    private HealSettings settings = settings("{}");
    private Trigger trigger = Trigger.STATUS;
    private Instant startedAt = NOW.minus(Duration.ofDays(1));
    private boolean locked;
    private Optional<Verdict.Refuse> quiet = Optional.empty();
    private List<Attempt> attempts = List.of();
    private TargetState target = FREE;
    private Rails.Neighbours neighbours = QUIET;
    private Optional<HealSettings.StoppedByHand> ruled = Optional.empty();

    @Test
    void quietHouseAdmits() {
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
    }

    @Test
    void graceAfterChironsOwnStartHasAnEnd() {
        startedAt = NOW.minusSeconds(20);
        assertRefused(Refusal.STARTUP_GRACE);
        assertThat(((Verdict.Refuse) judge()).notBefore()).contains(NOW.plusSeconds(40));
        trigger = Trigger.MANUAL;
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
    }

    @Test
    void aPauseHoldsBackAllButAPerson() {
        quiet = Optional.of(new Verdict.Refuse(Refusal.PAUSED_TARGET, "paused by anna"));
        assertRefused(Refusal.PAUSED_TARGET);
        trigger = Trigger.MANUAL;
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
    }

    @Test
    void cooldownDoublesAndIsJitteredByAQuarterAtMost() {
        Attempt attempt = attempt(NOW);
        assertThat(Rails.cooldown(settings, 1, attempt)).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
        assertThat(Rails.cooldown(settings, 2, attempt)).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(150));
        assertThat(Rails.cooldown(settings, 20, attempt)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void secondAttemptWaitsForTheCooldownOfTheFirst() {
        attempts = List.of(attempt(NOW.minusSeconds(59)));
        assertRefused(Refusal.COOLDOWN);
        attempts = List.of(attempt(NOW.minusSeconds(76)));
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
    }

    @Test
    void attemptsInTheWindowAreLimitedAndOlderOnesForgotten() {
        attempts = List.of(attempt(minutesAgo(29)), attempt(minutesAgo(20)), attempt(minutesAgo(10)));
        assertRefused(Refusal.LOCKED_OUT);
        attempts = List.of(attempt(minutesAgo(31)), attempt(minutesAgo(20)), attempt(minutesAgo(10)));
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
        locked = true;
        assertRefused(Refusal.LOCKED_OUT);
    }

    @Test
    void stopByHandIsLeftUnlessSettingsRuleOrAPersonSayOtherwise() {
        target = TargetState.standing(Refusal.TARGET_STOPPED_BY_USER, "stopped");
        assertRefused(Refusal.TARGET_STOPPED_BY_USER);
        ruled = Optional.of(HealSettings.StoppedByHand.RESTART);
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
        ruled = Optional.of(HealSettings.StoppedByHand.LEAVE);
        settings = settings("stopped_by_hand: restart");
        assertRefused(Refusal.TARGET_STOPPED_BY_USER);
        trigger = Trigger.MANUAL;
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
    }

    @Test
    void targetMayStandForOtherReasonsEvenForAPerson() {
        trigger = Trigger.MANUAL;
        target = TargetState.standing(Refusal.TARGET_PAUSED, "paused");
        assertRefused(Refusal.TARGET_PAUSED);
    }

    @Test
    void stormNeedsBothTheNumberAndTheShare() {
        neighbours = around(2, 4, 0, 0);
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
        neighbours = around(3, 10, 0, 0);
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
        neighbours = around(5, 10, 0, 0);
        assertRefused(Refusal.STORM_ACTIVE);
    }

    @Test
    void stormLeavesAQuietTime() {
        neighbours = new Rails.Neighbours(List.of(), 1, 10, 0, 0, false, NOW.plusSeconds(9));
        assertRefused(Refusal.STORM_COOLDOWN);
    }

    @Test
    void groupKeepsMoreThanHalfOfTheOthersWell() {
        neighbours = around(1, 10, 2, 1);
        assertRefused(Refusal.MIN_HEALTHY);
        neighbours = around(1, 10, 2, 2);
        assertThat(judge()).isInstanceOf(Verdict.Admit.class);
    }

    @Test
    void rootCauseAndPeerComeFirst() {
        neighbours = new Rails.Neighbours(List.of("postgres"), 1, 10, 0, 0, false, Instant.EPOCH);
        assertRefused(Refusal.DEPENDENCY_DOWN);
        neighbours = new Rails.Neighbours(List.of(), 1, 10, 1, 1, true, Instant.EPOCH);
        assertRefused(Refusal.PEER_REMEDIATING);
    }

    @Test
    void observingRefusesOnlyWhatIsOtherwiseAdmitted() {
        settings = settings("mode: observe");
        assertRefused(Refusal.DRY_RUN);
        target = TargetState.standing(Refusal.TARGET_PAUSED, "paused");
        assertRefused(Refusal.TARGET_PAUSED);
    }

    private void assertRefused(Refusal reason) {
        assertThat(judge()).isInstanceOfSatisfying(Verdict.Refuse.class, refuse -> {
            assertThat(refuse.reason()).isEqualTo(reason);
            assertThat(refuse.detail()).isNotBlank();
        });
    }

    private Verdict judge() {
        HealRule rule = new HealRule(List.of(new Step(new Nothing(), 1)), "bots", ruled, Optional.empty());
        return Rails.judge(new Rails.Facts(
                NOW,
                startedAt,
                settings,
                rule,
                trigger,
                locked,
                attempts,
                Optional.empty(),
                quiet,
                target,
                neighbours));
    }

    private static Rails.Neighbours around(int unhealthy, int services, int peers, int peersWell) {
        return new Rails.Neighbours(List.of(), unhealthy, services, peers, peersWell, false, Instant.EPOCH);
    }

    private static Instant minutesAgo(int minutes) {
        return NOW.minus(Duration.ofMinutes(minutes));
    }

    private static Attempt attempt(Instant at) {
        return new Attempt(UUID.randomUUID(), "web", "restart", Trigger.STATUS, at, Optional.empty());
    }

    private static HealSettings settings(String yaml) {
        try {
            return ConfigFile.read("heal.yml", yaml, Path.of(""), new Environment(_ -> null), HealSettings::read);
        } catch (ConfigException e) {
            throw new AssertionError(e);
        }
    }

    /** An action that is never run. */
    private record Nothing() implements Action {
        @Override
        public String kind() {
            return "nothing";
        }

        @Override
        public String host() {
            return "nowhere";
        }

        @Override
        public TargetState observe(Predicate<Instant> ours, Deadline deadline) {
            return FREE;
        }

        @Override
        public Outcome run(TargetState seen, Order order, Deadline deadline) {
            return new Outcome.Refused("never");
        }

        @Override
        public Outcome complete(TargetState seen, Deadline deadline) {
            return new Outcome.Refused("never");
        }
    }
}
