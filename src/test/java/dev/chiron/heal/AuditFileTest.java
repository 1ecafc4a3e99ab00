package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.ExpectedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the file that people read after the fact. */
class AuditFileTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant AT = Instant.parse("2025-03-01T10:00:00Z");

    @RegisterExtension
    static final ExpectedLog LOG = ExpectedLog.of("dev.chiron.heal.AuditFile");

    @TempDir
    Path folder = Path.of("");

    private Path file() {
        return folder.resolve("heal-audit.log");
    }

    private static AuditTable.Line line(String kind, String reason) {
        return AuditTable.Line.of(AT, kind, "web", new Wish("ann", "", false, "r-1"), Map.of("reason", reason));
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file())) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static List<String> kinds(List<JsonNode> lines) {
        return lines.stream().map(line -> line.get("kind").asText()).toList();
    }

    @Test
    void everySignalDecisionStepAndWishIsALineWithTheConfigurationItWasDoneUnder() throws Exception {
        try (Ward ward = new Ward();
                Journal journal = new Journal(ward.file, Clock.system(), new AuditFile(file(), () -> "c0ffee"))) {
            Patient web = ward.patient("web");
            web.stand = Optional.of(Refusal.TARGET_PAUSED);
            Healer healer = ward.open(Ward.QUICK, journal);
            web.ill = true;
            await().until(() -> Files.readString(file()).contains("target_paused"));
            Delivery.Alert alert = new Delivery.Alert(true, Optional.of("web"), Optional.of(AT), "f-1");
            healer.receive(new Delivery(AT, "d1", "the group", "am", "r-2", List.of(alert)));
            web.stand = Optional.empty();
            healer.signal("web", Trigger.MANUAL, new Wish("ann", "now!", true, "r-3"));
            ward.awaitEnd("web", "recovered");
            healer.unlock("web", new Wish("bob", "mended", false, "r-4"));
        }
        List<JsonNode> lines = lines();
        assertThat(kinds(lines))
                .containsSubsequence(
                        "lease_taken",
                        "decision",
                        "delivery",
                        "restart_asked",
                        "decision",
                        "attempt_planned",
                        "attempt_claimed",
                        "attempt_executing",
                        "attempt_verifying",
                        "attempt_ended",
                        "unlocked");
        assertThat(lines)
                .allSatisfy(line -> assertThat(line.get("config_hash").asText()).isEqualTo("c0ffee"));
        assertThat(one(lines, "delivery"))
                .contains("\"digest\":\"d1\"", "\"actor\":\"am\"", "\"alerts\":1", "the group");
        assertThat(one(lines, "restart_asked")).contains("\"actor\":\"ann\"", "now!", "r-3", "\"force\":\"true\"");
        assertThat(one(lines, "unlocked")).contains("\"actor\":\"bob\"", "mended", "r-4");
        assertThat(one(lines, "decision")).contains("\"verdict\":\"refused\"", "target_paused", "\"rail\":\"storm\"");
        assertThat(lines.stream().filter(line -> line.path("verdict").asText().equals("admitted")))
                .singleElement()
                .satisfies(line -> assertThat(line.get("rails")).hasSizeGreaterThan(10));
    }

    private static String one(List<JsonNode> lines, String kind) {
        return lines.stream()
                .filter(line -> line.get("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow()
                .toString();
    }

    @Test
    void nothingThatAPersonWroteBreaksALineOrSteersATerminal() throws Exception {
        AuditFile audit = new AuditFile(file(), () -> "");
        String nasty = "a\nb\u001b[31m\u0085\u2028\u202e\u007f\0";
        audit.add(line("unlocked", nasty));
        String text = Files.readString(file());
        assertThat(text.strip().chars().filter(each -> each < ' ' || each > '~'))
                .isEmpty();
        assertThat(lines().getFirst().get("reason").asText()).isEqualTo(nasty);
    }

    @Test
    void aFolderThatIsNotThereIsMade() throws Exception {
        Path inside = folder.resolve("not-there/yet/heal-audit.log");
        new AuditFile(inside, () -> "").add(line("unlocked", "x"));
        assertThat(inside).content().contains("unlocked");
    }

    @Test
    void aFullFileIsTurnedOverAndTheOldestIsForgotten() throws Exception {
        AuditFile audit = new AuditFile(file(), () -> "", 300);
        for (int each = 0; each < 30; each++) {
            audit.add(line("kind-" + each, "x"));
        }
        assertThat(kinds(lines())).contains("kind-29");
        try (var files = Files.list(folder)) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "heal-audit.log",
                            "heal-audit.log.1",
                            "heal-audit.log.2",
                            "heal-audit.log.3",
                            "heal-audit.log.4",
                            "heal-audit.log.5");
        }
        assertThat(Files.size(file())).isLessThanOrEqualTo(300);
    }

    @Test
    void aFileThatCannotBeWrittenIsToldOfOnceAndIsInNobodysWay() throws Exception {
        Files.createDirectory(file());
        AuditFile audit = new AuditFile(file(), () -> "");
        audit.add(line("unlocked", "first"));
        audit.add(line("unlocked", "second"));
        assertThat(LOG.messages()).singleElement().asString().contains("heal-audit.log cannot be written");
        Files.delete(file());
        audit.add(line("unlocked", "third"));
        assertThat(kinds(lines())).containsExactly("unlocked");
    }
}
