package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenFlagsTest {
    private static Optional<GivenFlags> plain(String line) {
        return GivenFlags.plain(line.isEmpty() ? List.of() : List.of(line.split(" ")), ServeFlags.ALL);
    }

    @Test
    void bothSpellingsOfAValueAreRead() {
        assertThat(plain("--log.level=debug --storage.path here --web.enable-lifecycle --web.config.file="))
                .contains(new GivenFlags(Map.of(
                        "--log.level", List.of("debug"),
                        "--storage.path", List.of("here"),
                        "--web.enable-lifecycle", List.of("true"),
                        "--web.config.file", List.of(""))));
        assertThat(plain("")).contains(new GivenFlags(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "here",
                "--log.levle=debug",
                "--log.level",
                "--log.level --storage.path=here",
                "--log.level=info --log.level=debug",
                "--web.enable-lifecycle=true",
                "--"
            })
    void whatIsNotPlainIsLeftToPicocli(String line) {
        assertThat(plain(line)).isEmpty();
    }
}
