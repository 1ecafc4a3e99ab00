package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.DockerEngines;
import dev.chiron.docker.Endpoint;
import dev.chiron.docker.EngineSettings;
import dev.chiron.service.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HealSettingsTest {
    @Test
    void emptyBlockHasTheDefaultsOfTheContract() throws Exception {
        assertThat(settings("{}"))
                .isEqualTo(new HealSettings(
                        HealSettings.Mode.ACT,
                        EnumSet.of(Trigger.ALERTMANAGER, Trigger.STATUS),
                        3,
                        Duration.ofMinutes(30),
                        Optional.empty(),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(15),
                        0.51,
                        new HealSettings.Storm(0.4, 3, Duration.ofMinutes(5)),
                        new HealSettings.Budget(10, Optional.empty()),
                        new HealSettings.Concurrency(1, 1, 2),
                        new HealSettings.Verify(Duration.ofSeconds(10), Duration.ofMinutes(1)),
                        HealSettings.StoppedByHand.LEAVE));
    }

    @Test
    void wholeBlockOfTheContractIsRead() throws Exception {
        String written = """
                mode: observe
                triggers: [status]
                max_attempts: 5
                window: 1h
                auto_unlock_after: 12h
                cooldown: 2m
                startup_grace: 0s
                max_signal_age: 5m
                min_healthy: 60%
                storm: {max_unhealthy: 30%, at_least: 4, cooldown: 1m}
                budget: {per_hour: 20, per_group_per_hour: 4}
                concurrency: {group: 2, host: 3, total: 4}
                verify: {healthy_for: 5s, timeout: 20s}
                stopped_by_hand: restart
                """;
        assertThat(settings(written))
                .isEqualTo(new HealSettings(
                        HealSettings.Mode.OBSERVE,
                        Set.of(Trigger.STATUS),
                        5,
                        Duration.ofHours(1),
                        Optional.of(Duration.ofHours(12)),
                        Duration.ofMinutes(2),
                        Duration.ZERO,
                        Duration.ofMinutes(5),
                        0.6,
                        new HealSettings.Storm(0.3, 4, Duration.ofMinutes(1)),
                        new HealSettings.Budget(20, Optional.of(4)),
                        new HealSettings.Concurrency(2, 3, 4),
                        new HealSettings.Verify(Duration.ofSeconds(5), Duration.ofSeconds(20)),
                        HealSettings.StoppedByHand.RESTART));
    }

    @Test
    void everyMistakeIsRefused() {
        assertThatThrownBy(() -> settings("triggers: [manual]"))
                .hasMessageContaining("\"manual\" must be one of alertmanager, status");
        assertThatThrownBy(() -> settings("verify: {healthy_for: 2m}"))
                .hasMessageContaining("must be shorter than verify.timeout");
        assertThatThrownBy(() -> settings("max_attempt: 2")).hasMessageContaining("did you mean \"max_attempts\"");
    }

    @Test
    void ruleTakesTheServicesContainerAndGroupsByProjectAndType() throws Exception {
        HealRule rule = rule("{name: bot, module: m, project: lab, type: web, container: bot-1}", "{action: restart}")
                .orElseThrow();
        assertThat(rule.group()).isEqualTo("lab/web");
        assertThat(rule.steps().getFirst().action())
                .isInstanceOfSatisfying(
                        RestartAction.class,
                        action -> assertThat(action.target().container()).hasToString("bot-1"));
    }

    @Test
    void stepsAreALadderWhoseLastRungRepeats() throws Exception {
        HealRule rule = rule(
                        "{name: bot, module: m, container: bot-1}",
                        "{mode: observe, steps: [{action: restart, attempts: 2}, {action: restart, container: proxy}]}")
                .orElseThrow();
        assertThat(rule.mode()).contains(HealSettings.Mode.OBSERVE);
        assertThat(IntStream.range(0, 5).mapToObj(failed -> container(rule.step(failed))))
                .containsExactly("bot-1", "bot-1", "proxy", "proxy", "proxy");
        assertThat(rule.kinds()).containsExactly("restart");
    }

    @Test
    void stepActsThroughTheEngineThatItNames() throws Exception {
        Service bot = read("{name: bot, module: m, container: bot-1}", section -> Service.read(section, section));
        try (DockerEngine engine = new DockerEngine(Endpoint.standard())) {
            List<DockerEngines.Doors> engines = Stream.of("here", "lab")
                    .map(name -> new DockerEngines.Doors(
                            new EngineSettings(name, engine.endpoint(), engine.endpoint(), false), engine, engine))
                    .toList();
            Means means = Trials.means(new DockerEngines(engines));
            HealRule rule = read(
                            "{steps: [{action: restart}, {action: start, engine: lab}]}",
                            section -> HealRule.read(section, bot, means))
                    .orElseThrow();
            assertThat(rule.steps()).extracting(step -> step.action().host()).containsExactly("here", "lab");
            assertThat(rule.circuits()).containsExactly("docker:here", "docker:lab");
        }
    }

    private static String container(Step step) {
        return step.action() instanceof RestartAction restart
                ? restart.target().container().toString()
                : step.action().kind();
    }

    @Test
    void ruleWithoutAContainerOrWithAnUnknownActionIsRefused() {
        String service = "{name: bot, module: m}";
        assertThatThrownBy(() -> rule(service, "{action: restart}")).hasMessageContaining("needs a \"container\"");
        assertThatThrownBy(() -> rule(service, "{action: restrat, container: x}"))
                .hasMessageContaining("\"restrat\" is no action")
                .hasMessageContaining("did you mean \"restart\"");
        assertThatThrownBy(() -> rule(service, "{action: restart, container: ../x}"))
                .hasMessageContaining("\"../x\" must be");
    }

    private static HealSettings settings(String yaml) throws ConfigException {
        return read(yaml, HealSettings::read);
    }

    private static Optional<HealRule> rule(String service, String heal) throws ConfigException {
        Service whose = read(service, section -> Service.read(section, section));
        try (DockerEngine engine = new DockerEngine(Endpoint.standard())) {
            return read(heal, section -> HealRule.read(section, whose, Trials.means(engine)));
        }
    }

    private static <T> T read(String yaml, ConfigFile.Reader<T> reader) throws ConfigException {
        return ConfigFile.read("heal.yml", yaml, Path.of(""), new Environment(_ -> null), reader);
    }
}
