package dev.chiron.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.config.ConfigException;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedYaml;
import dev.chiron.testing.TempFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Configuration files of any content: they are read, or refused with a place for each problem. */
class ConfigurationFuzzTest {
    private static final int TRIES = 400;
    private static final int SHOWN = 4000;
    private static final Duration HUNG = Duration.ofSeconds(20);
    private static final List<List<String>> MODELS = GeneratedYaml.models("config", "src/test/resources");

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyFileIsReadOrRefusedWithTheirPlaces(byte[] seed) throws Exception {
        byte[] content = new GeneratedYaml(new Choices(seed), MODELS).file();
        try (TempFolder folder = TempFolder.create("fuzz");
                Equipment equipment = new Equipment(Clock.system())) {
            Path file = folder.path().resolve("chiron.yml");
            Files.write(file, content);
            Throwable thrown =
                    catchThrowable(() -> assertTimeoutPreemptively(HUNG, () -> ChironSettings.load(file, equipment)));
            if (thrown != null) {
                assertThat(thrown)
                        .as("what reading leads to, of %s", shown(content))
                        .isInstanceOfSatisfying(ConfigException.class, refusal -> assertPlaced(refusal, file));
            }
        }
    }

    private static void assertPlaced(ConfigException refusal, Path file) {
        assertThat(refusal.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.at().file()).isEqualTo(file.toString());
            assertThat(problem.at().line()).isPositive();
            assertThat(problem.at().column()).isPositive();
            assertThat(problem.message()).isNotBlank().doesNotEndWith("null");
        });
    }

    private static String shown(byte[] content) {
        return new String(content, 0, Math.min(content.length, SHOWN), ISO_8859_1);
    }
}
