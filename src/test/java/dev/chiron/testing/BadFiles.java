package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A folder of broken configurations, one a rule: each {@code NAME.yml} beside a {@code NAME.txt} with its exact messages. */
public final class BadFiles {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Map<String, String> VARIABLES = Map.of("WORD", "abc", "EMPTY", "", "TOKEN", "hunter2");

    private BadFiles() {}

    /** One test a file of the folder, which stands under {@code src/test/resources}. */
    public static Stream<DynamicTest> in(String folder, ConfigFile.Reader<?> reader) {
        Path place = RESOURCES.resolve(folder);
        try (Stream<Path> files = Files.list(place)) {
            List<Path> broken = files.filter(file -> file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
            assertThat(broken).as("broken files in %s", place).isNotEmpty();
            return broken.stream()
                    .map(file ->
                            DynamicTest.dynamicTest(file.getFileName() + " is refused", () -> refuses(file, reader)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void refuses(Path file, ConfigFile.Reader<?> reader) throws IOException {
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file, environment(), reader));
        assertThat(refusal).as("%s was accepted", file).isNotNull();
        String messages = refusal.problems().stream()
                .map(problem -> problem.toString().replace(file.getParent() + "/", "") + "\n")
                .collect(Collectors.joining());
        Path expected = Path.of(file.toString().replaceFirst("yml$", "txt"));
        assertThat(messages).isEqualTo(Files.readString(expected));
    }

    private static Environment environment() {
        return new Environment(VARIABLES::get);
    }
}
