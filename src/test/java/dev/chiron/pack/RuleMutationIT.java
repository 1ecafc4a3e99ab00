package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chiron.testing.Command;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The unit tests of the rules notice when a rule is wrong: each alert is broken in many ways, and its tests have to fail. */
class RuleMutationIT {
    /** The unit tests of the others look back over days, and would take many minutes. */
    private static final List<String> FILES = List.of("availability.yml", "healing.yml", "self.yml");

    private static final int AT_ONCE = 2;

    private static final Duration SOON = Duration.ofMinutes(8);
    private static final Map<String, List<Future<String>>> VERDICTS = new TreeMap<>();

    /** An alert, and what its tests are run against. */
    private record Trial(String name, String change, JsonNode rules, JsonNode tests, boolean wellToBeginWith) {}

    @BeforeAll
    static void tryAll() {
        try (ExecutorService two = Executors.newFixedThreadPool(AT_ONCE)) {
            for (String file : FILES) {
                for (Trial trial : trials(PackFiles.RULES.resolve(file))) {
                    Callable<String> verdict = () -> verdict(trial);
                    VERDICTS.computeIfAbsent(trial.name(), _ -> new ArrayList<>())
                            .add(two.submit(verdict));
                }
            }
        }
    }

    static List<String> alerts() {
        return List.copyOf(VERDICTS.keySet());
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void itsTestsNoticeEveryMutant(String alert) throws ExecutionException, InterruptedException {
        List<String> survivors = new ArrayList<>();
        for (Future<String> verdict : VERDICTS.getOrDefault(alert, List.of())) {
            survivors.add(verdict.get());
        }
        survivors.removeIf(String::isEmpty);
        assertThat(survivors).isEmpty();
    }

    private static List<Trial> trials(Path file) {
        List<Trial> trials = new ArrayList<>();
        JsonNode tests = PackFiles.yaml(
                PackFiles.RULE_TESTS.resolve(file.getFileName().toString().replace(".yml", "_test.yml")));
        for (Rule alert :
                Rule.read(file).stream().filter(Rule::isAlert).distinct().toList()) {
            String name = alert.name();
            JsonNode own = testsOf(name, tests);
            JsonNode rules = rulesFor(name, PackFiles.yaml(file));
            if (trials.stream().noneMatch(trial -> trial.name().equals(name))) {
                trials.add(new Trial(name, "nothing", rules, own, true));
                for (List<Integer> place : places(name, rules)) {
                    JsonNode rule = at(rules, place);
                    for (RuleMutants.Mutant mutant : RuleMutants.of(rule)) {
                        ObjectNode changed = rules.deepCopy();
                        ((ArrayNode) changed.path("groups")
                                        .path(place.getFirst())
                                        .path("rules"))
                                .set(place.getLast(), mutant.rule());
                        trials.add(new Trial(name, mutant.change(), changed, own, false));
                    }
                }
            }
        }
        return trials;
    }

    private static JsonNode at(JsonNode rules, List<Integer> place) {
        return rules.path("groups").path(place.getFirst()).path("rules").path(place.getLast());
    }

    /** Group and place in it of the rules of an alert's name. */
    private static List<List<Integer>> places(String alert, JsonNode rules) {
        List<List<Integer>> places = new ArrayList<>();
        JsonNode groups = rules.path("groups");
        for (int group = 0; group < groups.size(); group++) {
            JsonNode inGroup = groups.path(group).path("rules");
            for (int rule = 0; rule < inGroup.size(); rule++) {
                if (inGroup.path(rule).path("alert").asText().equals(alert)) {
                    places.add(List.of(group, rule));
                }
            }
        }
        return places;
    }

    /** The file with what is recorded and the rules of one alert's name; a run of the tests takes no longer than it must. */
    private static JsonNode rulesFor(String alert, JsonNode file) {
        ObjectNode kept = file.deepCopy();
        for (JsonNode group : kept.path("groups")) {
            ((ArrayNode) group.path("rules"))
                    .removeIf(rule ->
                            rule.has("alert") && !rule.path("alert").asText().equals(alert));
        }
        return kept;
    }

    private static JsonNode testsOf(String alert, JsonNode file) {
        ObjectNode kept = file.deepCopy();
        ArrayNode tests = (ArrayNode) kept.path("tests");
        for (JsonNode test : tests) {
            ((ObjectNode) test).remove("promql_expr_test");
            if (test.has("alert_rule_test")) {
                ((ArrayNode) test.path("alert_rule_test"))
                        .removeIf(one -> !one.path("alertname").asText().equals(alert));
            }
        }
        tests.removeIf(test -> test.path("alert_rule_test").isEmpty());
        return kept;
    }

    /** Empty when the tests say what they should. Those that are over soon are asked first. */
    private static String verdict(Trial trial) {
        if (trial.wellToBeginWith()) {
            Command run = run(trial, trial.tests());
            return run.exit() == 0 ? "" : "fails without a change: " + run.output() + run.errors();
        }
        Command run = run(trial, soonOver(trial.tests()));
        if (run.exit() == 0) {
            run = run(trial, trial.tests());
        }
        if (run.exit() == 0) {
            return "not noticed: " + trial.change();
        }
        String said = run.output() + run.errors();
        return said.contains("got:") ? "" : "no rule any more: " + trial.change() + ": " + said;
    }

    private static Command run(Trial trial, JsonNode tests) {
        try (TempFolder folder = TempFolder.create("mutant")) {
            folder.folder("tests");
            String rules = tests.path("rule_files").path(0).asText().replace("../", "");
            folder.write(rules, trial.rules().toString());
            Path file = folder.write("tests/test.yml", tests.toString());
            return Command.run(List.of(Release.INSTALLED.promtool().toString(), "test", "rules", file.toString()));
        }
    }

    private static JsonNode soonOver(JsonNode tests) {
        ObjectNode kept = tests.deepCopy();
        ((ArrayNode) kept.path("tests"))
                .removeIf(test -> test.path("alert_rule_test")
                        .valueStream()
                        .anyMatch(one ->
                                Rule.duration(one.path("eval_time").asText()).compareTo(SOON) > 0));
        return kept;
    }
}
