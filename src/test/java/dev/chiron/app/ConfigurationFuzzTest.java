package dev.chiron.app;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.Choices;
import dev.chiron.testing.GeneratedYaml;
import dev.chiron.testing.ReadOrRefused;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Configuration files of any content. */
class ConfigurationFuzzTest {
    private static final int TRIES = 400;
    private static final List<List<String>> MODELS = GeneratedYaml.models("config", "src/test/resources");

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyFileIsReadOrRefusedWithThePlaces(byte[] seed) throws Exception {
        byte[] content = new GeneratedYaml(new Choices(seed), MODELS).file();
        try (Equipment equipment = new Equipment(Clock.system())) {
            ReadOrRefused.check(content, file -> ChironSettings.load(file, equipment));
        }
    }
}
