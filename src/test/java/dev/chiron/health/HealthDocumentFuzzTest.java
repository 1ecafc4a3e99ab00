package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Choices;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Health documents of any content. */
class HealthDocumentFuzzTest {
    private static final int TRIES = 400;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"status\"",
            "\"ok\"",
            "\"DOWN\"",
            "\"checks\"",
            "\"name\"",
            "\"components\"",
            "\"healthy\"",
            "\"observedValue\"",
            "true",
            "null",
            "1",
            "-1e999",
            "1e400",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "{\"status\":\"ok\",",
            "\"checks\":[{\"name\":\"a\",\"status\":\"fail\"}],",
            "\"version\":\"1\"",
            " ");

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void everyDocumentIsReadWithinItsBoundsOrNotAtAll(byte[] seed) {
        HealthDocument.read(ByteBuffer.wrap(seed)).ifPresent(HealthDocumentFuzzTest::check);
        StringBuilder text = new StringBuilder("{\"status\":\"ok\",");
        for (byte each : seed) {
            text.append(PIECES.get(Math.floorMod(each, PIECES.size())));
        }
        HealthDocument.read(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)))
                .ifPresent(HealthDocumentFuzzTest::check);
    }

    private static void check(HealthDocument document) {
        assertThat(document.components()).hasSizeLessThanOrEqualTo(50);
        assertThat(document.values()).hasSizeLessThanOrEqualTo(100);
        assertThat(document.values().values()).allMatch(Double::isFinite);
        assertThat(document.components().keySet()).allMatch(name -> name.length() <= 100);
        assertThat(document.verdict(DocumentRule.STANDARD)).isNotNull();
        assertThat(document.words()).startsWith("its health document says ");
    }
}
