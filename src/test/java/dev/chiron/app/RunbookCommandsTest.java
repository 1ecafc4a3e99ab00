package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Runbooks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the runbooks tell people to type exists. */
class RunbookCommandsTest {
    private static final String PROGRAM = "bin/chiron ";

    static Stream<String> commands() {
        return Runbooks.code().stream()
                .map(Runbooks.Code::text)
                .filter(text -> text.startsWith(PROGRAM))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandAndFlagIsOneOfTheProgram(String line) {
        List<String> words = Arrays.asList(line.substring(PROGRAM.length()).split(" ", -1));
        Ran help = Ran.chiron(words.getFirst(), "--help");
        assertThat(help.exit()).as(help.err()).isZero();
        assertThat(help.out()).startsWith("Usage: chiron " + words.getFirst());
        assertThat(words.stream().filter(word -> word.startsWith("--")).map(word -> word.replaceFirst("=.*", "")))
                .allSatisfy(flag -> assertThat(help.out().replace("[no-]", "")).contains(flag));
    }

    @Test
    void thereAreSome() {
        assertThat(commands()).contains("bin/chiron status", "bin/chiron explain SERVICE");
    }
}
