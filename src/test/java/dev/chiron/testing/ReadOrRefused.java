package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chiron.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** What holds for a configuration file of any content: it is read, or refused with a place for each problem, and soon. */
public final class ReadOrRefused {
    private static final Duration HUNG = Duration.ofSeconds(20);
    private static final int SHOWN = 4000;

    private ReadOrRefused() {}

    /** How a file is read. */
    public interface Loader {
        Object load(Path file) throws ConfigException;
    }

    public static void check(byte[] content, Loader loader) throws IOException {
        try (TempFolder folder = TempFolder.create("fuzz")) {
            Path file = folder.path().resolve("file.yml");
            Files.write(file, content);
            Throwable thrown = catchThrowable(() -> assertTimeoutPreemptively(HUNG, () -> loader.load(file)));
            if (thrown != null) {
                assertThat(thrown)
                        .as("what reading leads to, of %s", shown(content))
                        .isInstanceOfSatisfying(ConfigException.class, ReadOrRefused::assertPlaced);
            }
        }
    }

    private static void assertPlaced(ConfigException refusal) {
        assertThat(refusal.problems()).isNotEmpty().allSatisfy(problem -> {
            assertThat(problem.at().file()).isNotBlank();
            assertThat(problem.at().line()).isPositive();
            assertThat(problem.at().column()).isPositive();
            assertThat(problem.message()).isNotBlank().doesNotEndWith("null");
        });
    }

    private static String shown(byte[] content) {
        return new String(content, 0, Math.min(content.length, SHOWN), ISO_8859_1);
    }
}
