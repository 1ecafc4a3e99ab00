package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two Chirons that are told the same by two Alertmanagers; {@code -Dchiron.rounds} says how often. */
@ExtendWith(SharedDocker.class)
class ReplicasIT {
    private static final int ROUNDS = Integer.getInteger("chiron.rounds", 10);
    private static final int AT_ONCE = 5;
    private static final Duration TTL = Duration.ofSeconds(15);
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final Clock clock = Clock.system();
    private final RealDocker docker;

    ReplicasIT(RealDocker docker) {
        this.docker = docker;
    }

    @Test
    void bothAreToldEachFallAndExactlyOneRestartsEachOnce() {
        List<String> names =
                IntStream.range(0, ROUNDS).mapToObj(round -> "round-" + round).toList();
        try (Twins twins = new Twins(docker, names.stream().collect(Collectors.toMap(name -> name, _ -> 1)))) {
            for (int done = 0; done < ROUNDS; done += AT_ONCE) {
                List<String> wave = names.subList(done, Math.min(ROUNDS, done + AT_ONCE));
                twins.run(wave);
                twins.fall(wave);
                int expected = done + wave.size();
                twins.awaited("wave " + done, () -> twins.attempts("round-%", "recovered") == expected);
                twins.awaitUp(wave);
                twins.resolve(wave);
            }
            twins.awaited(
                    "nothing to be open",
                    () -> twins.ask("SELECT count(*) FROM heal_cases WHERE state = 'open'")
                            .equals("0"));
            assertThat(twins.restarts())
                    .hasSize(ROUNDS)
                    .allSatisfy((_, restarts) -> assertThat(restarts).isEqualTo(1));
            assertThat(Twins.attempts(twins.first)).isEqualTo(ROUNDS);
            assertThat(Twins.attempts(twins.second)).isZero();
            for (RealChiron each : List.of(twins.first, twins.second)) {
                twins.awaited("each to be told of each fall", () -> Twins.deliveries(each) >= ROUNDS);
            }
            System.out.printf(
                    Locale.ROOT,
                    "replicas: %d rounds, %d restarts; %.0f and %.0f deliveries taken%n",
                    ROUNDS,
                    twins.restarts().values().stream().mapToInt(each -> each).sum(),
                    Twins.deliveries(twins.first),
                    Twins.deliveries(twins.second));
        }
    }

    @Test
    void whenTheOneThatActsIsKilledTheOtherGoesOnAndNothingIsRestartedTwice() {
        Map<String, Integer> stopSeconds = new LinkedHashMap<>();
        List<String> under = List.of("under-1", "under-2");
        under.forEach(name -> stopSeconds.put(name, 10)); // the other comes no sooner
        List.of("meanwhile", "after", "thawed").forEach(name -> stopSeconds.put(name, 1));
        try (Twins twins = new Twins(docker, stopSeconds)) {
            twins.run(stopSeconds.keySet());
            String epoch = twins.epoch();
            twins.fall(under);
            twins.awaited(
                    "both to be under way",
                    () -> twins.attempts("under-%", "executing") == under.size() && twins.areBeingStopped(under));
            twins.first.kill();
            long killed = clock.nanos();
            twins.fall(List.of("meanwhile"));
            twins.awaited("the other to act", () -> !twins.epoch().equals(epoch));
            Duration taken = clock.since(killed);
            assertThat(taken).isLessThan(TTL.plus(SLACK));
            twins.awaited("all to be healed", () -> twins.attempts("%", "recovered") == 3);
            System.out.printf(
                    Locale.ROOT,
                    "replicas: taken over after %.1f s, all healed after %.1f s%n",
                    taken.toMillis() / 1e3,
                    clock.since(killed).toMillis() / 1e3);
            String secondsEpoch = twins.epoch();

            twins.first.restart();
            twins.fall(List.of("after"));
            twins.awaited("one more to be healed", () -> twins.attempts("%", "recovered") == 4);
            assertThat(Twins.attempts(twins.first)).isZero();
            assertThat(twins.epoch()).isEqualTo(secondsEpoch);

            twins.second.freeze();
            twins.awaited("the first to act again", () -> !twins.epoch().equals(secondsEpoch));
            twins.fall(List.of("thawed"));
            twins.second.thaw();
            twins.awaited("the last to be healed", () -> twins.attempts("%", "recovered") == 5);
            assertThat(Twins.attempts(twins.first)).isEqualTo(1);
            assertThat(twins.restarts())
                    .hasSize(5)
                    .allSatisfy((_, restarts) -> assertThat(restarts).isEqualTo(1));
        }
    }
}
