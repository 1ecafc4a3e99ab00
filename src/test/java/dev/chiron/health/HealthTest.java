package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.HealthRule.Confirm;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a row of checks leads to. A check is a letter: {@code .} clean pass, {@code i} impaired, {@code s} soft failure,
 * {@code h} hard failure, {@code n} not run; lower-case letters are scheduled checks, {@code H S P I N} re-probes. The
 * status after each is {@code u}nknown, {@code U}p, {@code d}egraded or {@code D}own.
 */
class HealthTest {
    private static final Instant START = Instant.parse("2026-01-20T10:00:00Z");
    private static final HealthRule DEFAULTS = rule(3, 2, 2, Duration.ZERO);

    private static HealthRule rule(int failures, int successes, int retries, Duration startPeriod) {
        return new HealthRule(
                failures, successes, new Confirm(retries, Duration.ofMillis(500)), Optional.empty(), startPeriod);
    }

    private static Outcome outcome(int letter) {
        return switch (letter) {
            case '.', 'P' -> Outcome.PASSED;
            case 'i', 'I' -> Outcome.IMPAIRED;
            case 's', 'S' -> Outcome.SOFT_FAILURE;
            case 'h', 'H' -> Outcome.HARD_FAILURE;
            case 'n', 'N' -> Outcome.NOT_RUN;
            default -> throw new IllegalArgumentException("no letter of a check: " + (char) letter);
        };
    }

    private static char letter(Status status) {
        return switch (status) {
            case UNKNOWN -> 'u';
            case UP -> 'U';
            case DEGRADED -> 'd';
            case DOWN -> 'D';
        };
    }

    private static Health.Step apply(HealthState state, int check, HealthRule rule, Instant now) {
        return Character.isUpperCase(check)
                ? Health.confirmation(state, outcome(check), rule, now)
                : Health.check(state, outcome(check), rule, now);
    }

    private static String statuses(String checks, HealthRule rule) {
        StringBuilder statuses = new StringBuilder();
        HealthState state = HealthState.starting(rule, START);
        Instant now = START;
        for (int check : checks.chars().toArray()) {
            now = now.plusSeconds(1);
            state = apply(state, check, rule, now).state();
            statuses.append(letter(state.status()));
        }
        return statuses.toString();
    }

    @ParameterizedTest(name = "{2}: {0} gives {1}")
    @CsvSource({
        "., U, the very first pass is enough",
        "i, d, an impaired first pass is degraded",
        "s, d, a first soft failure is degraded",
        "h, u, a first hard failure is not confirmed yet",
        "hHH, uuD, a dead service is down after its re-probes",
        ".hHH, UUUD, up until the last re-probe has failed",
        ".hP, UUU, a re-probe that passes ends it as a blip",
        ".hHP, UUUU, so does the last one",
        ".hPhPhP, UUUUUUU, blips never add up",
        ".h., UUU, a pass without a re-probe clears the failures too",
        ".hHP.hH, UUUUUUU, failures before a blip are forgotten",
        ".sss, UddD, soft failures are degraded and then down at the threshold",
        ".ss.ss., Udddddd, a pass between soft failures starts them anew",
        ".s., Udd, one clean pass is not enough to be up again",
        ".s.., UddU, two are",
        ".s.s.., UddddU, they must come in a row",
        ".s.i.., UddddU, an impaired pass is not a clean one",
        ".i.., UddU, after an impaired pass as well",
        ".sss., UddDD, down stays down at the first pass",
        ".sss.., UddDDU, and is up at the second",
        ".sssi, UddDd, an impaired pass makes a down service degraded",
        ".sss.s, UddDDD, a soft failure leaves a down service down",
        ".sss.h.., UddDDDDU, so does a hard one",
        ".shH, UddD, soft and hard failures count together",
        ".hSS, UUUD, softly failing re-probes of a hard failure count",
        ".hI, UUd, an impaired re-probe is an impaired pass",
        "n, u, a check that was not run says nothing",
        ".nnn, UUUU, however often",
        ".ssnns, UddddD, and breaks no row of failures",
        ".s.n., UdddU, and no row of passes",
        ".hNh, UUUU, nor is a re-probe that was not run a failure",
        ".hHn.hH, UUUUUUU, failures stay counted over it but a pass clears them",
    })
    void checksLeadToStatuses(String checks, String expected, String why) {
        assertThat(statuses(checks, DEFAULTS)).as(why).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{4}: {0} gives {1}")
    @CsvSource({
        "h, D, 1, 1, one failure is enough when the threshold is one",
        ".h, UD, 1, 1, also from up",
        ".s, UD, 1, 1, a soft one as well",
        ".s., UDU, 1, 1, and one pass is enough to be up",
        ".hHH, UUUU, 5, 1, confirmed failures below the threshold are not down",
        ".hHHhH, UUUUUD, 5, 1, the next check goes on counting",
        ".s..., UdddU, 3, 3, three clean passes when three are asked for",
    })
    void thresholdsAreKept(String checks, String expected, int failures, int successes, String why) {
        assertThat(statuses(checks, rule(failures, successes, 2, Duration.ZERO)))
                .as(why)
                .isEqualTo(expected);
    }

    @Test
    void withoutRetriesEachHardCheckCountsOnce() {
        assertThat(statuses(".hhh", rule(3, 2, 0, Duration.ZERO))).isEqualTo("UUUD");
    }

    @Test
    void reProbesAreAskedForAtDoublingIntervalsUntilTheRetriesAreUsedUp() {
        assertThat(waits("hHHH", rule(10, 2, 3, Duration.ZERO))).containsExactly("PT0.5S", "PT1S", "PT2S", "none");
        assertThat(waits("hHH", DEFAULTS)).containsExactly("PT0.5S", "PT1S", "none");
        assertThat(waits(".hPs", DEFAULTS)).containsExactly("none", "PT0.5S", "none", "none");
        assertThat(waits(".hN", DEFAULTS)).containsExactly("none", "PT0.5S", "none");
        assertThat(waits("hHHh", DEFAULTS))
                .as("a down service is not confirmed again")
                .endsWith("none");
    }

    @Test
    void theWaitBeforeAReProbeIsNeverMoreThanAMinute() {
        HealthRule patient =
                new HealthRule(100, 1, new Confirm(10, Duration.ofSeconds(30)), Optional.empty(), Duration.ZERO);

        assertThat(waits("hHHHHHHHHH", patient))
                .startsWith("PT30S", "PT1M", "PT1M")
                .endsWith("PT1M");
    }

    private static List<String> waits(String checks, HealthRule rule) {
        HealthState[] state = {HealthState.starting(rule, START)};
        return checks.chars()
                .mapToObj(check -> {
                    Health.Step step = apply(state[0], check, rule, START);
                    state[0] = step.state();
                    return step.confirmIn().map(Duration::toString).orElse("none");
                })
                .toList();
    }

    @Test
    void failuresDoNotCountInTheStartPeriod() {
        HealthRule slowStarter = rule(1, 1, 2, Duration.ofSeconds(3));

        assertThat(statuses("hss", slowStarter)).isEqualTo("uuD");
        assertThat(statuses("hhh", slowStarter)).isEqualTo("uuD");
    }

    @Test
    void theFirstPassEndsTheStartPeriod() {
        assertThat(statuses(".s", rule(1, 1, 2, Duration.ofSeconds(30)))).isEqualTo("UD");
        assertThat(statuses("is", rule(1, 1, 2, Duration.ofSeconds(30)))).isEqualTo("dD");
    }

    @Test
    void aFailureInTheStartPeriodAsksForNoReProbe() {
        assertThat(waits("h", rule(3, 1, 2, Duration.ofSeconds(30)))).containsExactly("none");
    }

    @Test
    void aRestartBeginsTheStartPeriodAnewAndKeepsTheStatus() {
        HealthRule rule = rule(1, 1, 2, Duration.ofSeconds(30));
        HealthState down = Health.check(HealthState.starting(rule, START), Outcome.PASSED, rule, START)
                .state();
        down = Health.check(down, Outcome.HARD_FAILURE, rule, START).state();

        HealthState restarted = down.restarted(rule, START.plusSeconds(60));

        assertThat(restarted.status()).isEqualTo(Status.DOWN);
        HealthState failed = Health.check(restarted, Outcome.HARD_FAILURE, rule, START.plusSeconds(61))
                .state();
        assertThat(failed.consecutiveFailures()).isEqualTo(down.consecutiveFailures());
        assertThat(Health.check(failed, Outcome.PASSED, rule, START.plusSeconds(62))
                        .state()
                        .status())
                .isEqualTo(Status.UP);
    }

    @Test
    void aTransitionSaysFromWhatToWhatAndWhen() {
        HealthState up = Health.check(HealthState.starting(DEFAULTS, START), Outcome.PASSED, DEFAULTS, START)
                .state();

        assertThat(Health.check(up, Outcome.SOFT_FAILURE, DEFAULTS, START.plusSeconds(5))
                        .transition())
                .contains(new Transition(Status.UP, Status.DEGRADED, START.plusSeconds(5)));
    }

    @Test
    void latencyIsAveragedWithAFifthOfEachNewOne() {
        HealthState state = HealthState.starting(DEFAULTS, START);

        assertThat(Arrays.asList(100, 200, 200).stream()
                        .map(Duration::ofMillis)
                        .reduce(state, HealthState::averaging, (a, _) -> a)
                        .latencyEwma())
                .contains(Duration.ofMillis(136));
    }

    @Test
    void theStatusLabelsAreTheWordsOfTheContract() {
        assertThat(Arrays.stream(Status.values()).map(Status::label).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder("up", "degraded", "down", "unknown");
    }
}
