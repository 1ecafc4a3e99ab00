package dev.chiron.pack.grafana;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds {@code dashboards/} to the code; {@code -Dchiron.regenerate=true} writes them anew. */
class DashboardFilesTest {
    private static final Path FOLDER = Path.of("dashboards");
    private static final String REGENERATE = "mvn test -Dtest=DashboardFilesTest -Dchiron.regenerate=true";

    private static final Map<String, Board> BOARDS = new TreeMap<>(Map.of(
            "service-health.json", FleetBoard.board(),
            "service-detail.json", ServiceBoard.board(),
            "healing.json", HealingBoard.board(),
            "slo.json", SloBoard.board(),
            "chiron.json", SelfBoard.board()));

    @Test
    void theFilesAreThoseOfTheCode() throws IOException {
        for (Map.Entry<String, Board> board : BOARDS.entrySet()) {
            Path file = FOLDER.resolve(board.getKey());
            String fresh = Json.text(board.getValue().json());
            if (Boolean.getBoolean("chiron.regenerate")) {
                Files.writeString(file, fresh);
            }
            assertThat(Files.exists(file) ? Files.readString(file) : "")
                    .as("%s is stale; write it anew with: %s", file, REGENERATE)
                    .isEqualTo(fresh);
        }
    }

    @Test
    void everyDashboardIsWrittenByTheCode() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".json")))
                    .containsExactlyInAnyOrderElementsOf(BOARDS.keySet());
        }
    }
}
