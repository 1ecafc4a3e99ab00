package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.docker.EngineSettings;
import dev.chiron.monitor.Watched;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

class ExampleConfigurationsTest {
    private static final Path BEHIND_PROXIES = Path.of("deploy/docker-socket-proxy");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("config/examples"))) {
            return Stream.concat(
                    Stream.of(Path.of("config/chiron.yml"), BEHIND_PROXIES.resolve("chiron.yml")),
                    files.filter(file -> !file.getFileName().toString().startsWith("alertmanager")).toList().stream());
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleLoads(Path example) throws Exception {
        try (Equipment equipment = new Equipment(Clock.system())) {
            assertThat(ChironSettings.load(example, equipment).services()).isNotEmpty();
        }
    }

    @Test
    void composeFileOfTheProxiesHasTheDoorsThatItsConfigurationNames() throws Exception {
        Map<?, ?> compose = new Yaml().load(Files.readString(BEHIND_PROXIES.resolve("compose.yml")));
        try (Equipment equipment = new Equipment(Clock.system())) {
            ChironSettings settings = ChironSettings.load(BEHIND_PROXIES.resolve("chiron.yml"), equipment);
            EngineSettings engine = settings.docker().engines().getFirst();
            Map<?, ?> parts = (Map<?, ?>) Objects.requireNonNull(compose.get("services"));
            assertThat(parts.keySet().stream().map(String::valueOf))
                    .contains(
                            engine.observe().uri().getHost(), engine.act().uri().getHost());
            assertThat(engine.allowRecreate()).isFalse();
        }
        assertThat(compose.toString()).contains("/containers/[a-zA-Z0-9_.-]+/(restart|start)");
    }

    @Test
    void configurationOfTheStackLoadsWithItsSecrets() throws Exception {
        try (TempFolder folder = TempFolder.create("stack");
                Equipment equipment = new Equipment(Clock.system())) {
            folder.write("alertmanager", "a");
            folder.write("operator", "b");
            String text = Files.readString(Path.of("deploy/compose/chiron.yml"));
            Path ours = folder.write(
                    "chiron.yml", text.replace("/run/secrets", folder.path().toString()));
            assertThat(ChironSettings.load(ours, equipment).services()).hasSize(3);
        }
    }

    @Test
    void homelabWatchesItsSixServicesEveryThirtySecondsAndOnlyMinioIsNotCritical() throws Exception {
        try (Equipment equipment = new Equipment(Clock.system())) {
            List<Watched> services = ChironSettings.load(Path.of("config/examples/homelab.yml"), equipment)
                    .services();
            assertThat(services)
                    .extracting(watched -> watched.service().name())
                    .containsExactlyInAnyOrder("stream-bot", "discord-bot", "dashboard", "postgres", "redis", "minio");
            assertThat(services).allSatisfy(watched -> {
                assertThat(watched.service().interval()).contains(Duration.ofSeconds(30));
                assertThat(watched.service().critical())
                        .isEqualTo(!watched.service().name().equals("minio"));
            });
        }
    }
}
