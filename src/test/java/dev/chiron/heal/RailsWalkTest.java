package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of random houses, fleets and targets, each held against what must be true of all. */
class RailsWalkTest {
    private static final Instant NOW = Scene.NOW;
    private static final int HOUSES = 20_000;

    /** What nobody may overrule, whoever asks and however loudly. */
    private static final Set<Refusal> NEVER = Set.of(
            Refusal.SELF_TARGET,
            Refusal.MANAGED_ELSEWHERE,
            Refusal.AMBIGUOUS_MATCH,
            Refusal.EMPTY_SELECTOR,
            Refusal.NOT_ALLOW_LISTED,
            Refusal.MONITORING_BLIND,
            Refusal.JOURNAL_UNAVAILABLE,
            Refusal.NOT_LEADER,
            Refusal.DRY_RUN);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void judgementIsTheFirstRefusalOfTheSurvey(long seed) {
        AtomicInteger admitted = new AtomicInteger();
        walk(seed, (scene, _) -> {
            Facts facts = scene.facts();
            Optional<Verdict> first = Rails.survey(facts).stream()
                    .map(Rails.Asked::answer)
                    .filter(Answer.Refuses.class::isInstance)
                    .<Verdict>map(answer -> ((Answer.Refuses) answer).refusal())
                    .findFirst();
            assertThat(Rails.judge(facts)).isEqualTo(first.orElseGet(Verdict.Admit::new));
            admitted.addAndGet(first.isEmpty() ? 1 : 0);
        });
        assertThat(admitted.get()).isBetween(HOUSES / 100, HOUSES / 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void railsGiveOnlyTheirOwnReasonsAndNobodyOverrulesWhatIsNeverOverruled(long seed) {
        walk(seed, (scene, _) -> {
            Facts facts = scene.facts();
            for (Rails.Asked asked : Rails.survey(facts)) {
                switch (asked.answer()) {
                    case Answer.Refuses refuses ->
                        assertThat(asked.rail().reasons())
                                .contains(refuses.refusal().reason());
                    case Answer.Overruled overruled -> {
                        assertThat(facts.signal().trigger()).isEqualTo(Trigger.MANUAL);
                        assertThat(NEVER).doesNotContain(overruled.refusal().reason());
                    }
                    case Answer.Admits admits -> {}
                    case Answer.DoesNotApply nothing ->
                        assertThat(nothing.why()).isNotBlank();
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsNeverOverruledNeverAdmits(long seed) {
        walk(seed, (scene, _) -> {
            scene.trigger = Trigger.MANUAL;
            scene.forced = true;
            boolean never = !scene.leader
                    || !scene.connected
                    || scene.journalAway.isPresent()
                    || scene.target.stand().filter(NEVER::contains).isPresent();
            if (never) {
                assertThat(scene.judge()).isInstanceOf(Verdict.Refuse.class);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void oneMoreThatIsUnwellNeverTurnsARefusalIntoLeave(long seed) {
        walk(seed, (scene, random) -> {
            boolean before = scene.judge() instanceof Verdict.Admit;
            worsen(scene, random.nextInt(5));
            assertThat(!before && scene.judge() instanceof Verdict.Admit).isFalse();
        });
    }

    private static void walk(long seed, BiConsumer<Scene, Random> look) {
        Random random = new Random(seed);
        for (int i = 0; i < HOUSES; i++) {
            look.accept(house(random), random);
        }
    }

    private static void worsen(Scene scene, int how) {
        switch (how) {
            case 0 -> scene.peersWell = Math.max(0, scene.peersWell - 1);
            case 1 -> scene.unhealthy = Math.min(scene.services, scene.unhealthy + 1);
            case 2 -> scene.running++;
            case 3 -> scene.lastHour = minutesAgo(scene.lastHour.size() + 1);
            default -> scene.groupRunning++;
        }
    }

    private static Scene house(Random random) {
        Scene scene = new Scene();
        scene.trigger = any(List.of(Trigger.values()), random);
        scene.forced = random.nextBoolean();
        scene.signalAt = NOW.minusSeconds(random.nextInt(1000));
        scene.leader = !seldom(random);
        scene.connected = !seldom(random);
        scene.journalAway = seldom(random) ? Optional.of("away") : Optional.empty();
        scene.allPaused = seldom(random) ? Optional.of(Scene.pauseBy("ann", "")) : Optional.empty();
        scene.paused = seldom(random) ? Optional.of(Scene.pauseBy("bob", "")) : Optional.empty();
        scene.maintenance = seldom(random);
        scene.startedAt = seldom(random) ? NOW.minusSeconds(30) : scene.startedAt;
        scene.lockedSince = seldom(random) ? Optional.of(NOW.minusSeconds(60)) : Optional.empty();
        scene.startingUntil = seldom(random) ? Optional.of(NOW.plusSeconds(60)) : Optional.empty();
        Refusal stand = any(List.of(Refusal.values()), random);
        scene.target = TargetRails.ask(stand) && random.nextInt(5) == 0
                ? TargetState.standing(stand, "it stands")
                : scene.target;
        scene.mode = seldom(random) ? Optional.of(HealSettings.Mode.OBSERVE) : Optional.empty();
        scene.confirmed = random.nextBoolean() ? Optional.of(any(List.of(Outcome.values()), random)) : Optional.empty();
        fleet(scene, random);
        return scene;
    }

    private static void fleet(Scene scene, Random random) {
        scene.services = 1 + random.nextInt(30);
        scene.unhealthy = 1 + random.nextInt(seldom(random) ? scene.services : Math.min(scene.services, 4));
        scene.peers = random.nextInt(5);
        scene.peersWell = scene.peers == 0 || !seldom(random) ? scene.peers : random.nextInt(scene.peers + 1);
        scene.roots = seldom(random) ? List.of("db") : List.of();
        scene.rootsHealing = seldom(random) ? List.of("db") : List.of();
        scene.stormUntil = seldom(random) ? NOW.plusSeconds(60) : scene.stormUntil;
        scene.attempts =
                random.nextInt(4) == 0 ? List.of(Scene.recovered(minutesAgo(1).getFirst())) : List.of();
        scene.lastHour = minutesAgo(random.nextInt(12));
        scene.running = random.nextInt(3);
        scene.hostRunning = random.nextInt(scene.running + 1) / 2;
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static boolean seldom(Random random) {
        return random.nextInt(15) == 0;
    }

    private static List<Instant> minutesAgo(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(minutes -> NOW.minus(Duration.ofMinutes(minutes)))
                .toList();
    }
}
