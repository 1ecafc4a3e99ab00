package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogFormatTest {
    private static LogRecord event(Level level, String message) {
        LogRecord event = new LogRecord(level, message);
        event.setInstant(Instant.parse("2026-01-20T10:00:00Z"));
        event.setLoggerName("dev.chiron.events");
        return event;
    }

    @Test
    void logfmtIsOneLineWhateverTheMessageHolds() {
        assertThat(new LogfmtFormatter().format(event(Level.WARNING, "a \"quoted\"\nback\\slash\u0007")))
                .isEqualTo("ts=2026-01-20T10:00:00Z level=warn logger=dev.chiron.events"
                        + " msg=\"a \\\"quoted\\\"\\nback\\\\slash?\"\n");
    }

    @Test
    void jsonIsOneObjectOnOneLineWhateverTheMessageHolds() throws Exception {
        String line = new JsonFormatter().format(event(Level.FINE, "a \"quoted\"\nline ż"));
        assertThat(line.lines()).hasSize(1);
        JsonNode entry = new ObjectMapper().readTree(line);
        assertThat(entry.get("level").asText()).isEqualTo("debug");
        assertThat(entry.get("msg").asText()).isEqualTo("a \"quoted\"\nline ż");
        assertThat(entry.has("error")).isFalse();
    }

    @Test
    void errorIsShownWithItsCausesAndWithoutItsStack() throws Exception {
        LogRecord event = event(Level.SEVERE, "cannot answer");
        event.setThrown(new IllegalStateException("broken", new IOException("pipe")));

        String error = "java.lang.IllegalStateException: broken caused by java.io.IOException: pipe";
        assertThat(new LogfmtFormatter().format(event)).endsWith(" error=\"" + error + "\"\n");
        assertThat(new ObjectMapper()
                        .readTree(new JsonFormatter().format(event))
                        .get("error")
                        .asText())
                .isEqualTo(error);
    }

    @Test
    void whatARequestCausesCarriesItsId() throws Exception {
        try (MDC.MDCCloseable _ = MDC.putCloseable("request_id", "abc-1")) {
            assertThat(new LogfmtFormatter().format(event(Level.INFO, "paused")))
                    .endsWith(" msg=\"paused\" request_id=abc-1\n");
            assertThat(new ObjectMapper()
                            .readTree(new JsonFormatter().format(event(Level.INFO, "paused")))
                            .get("request_id")
                            .asText())
                    .isEqualTo("abc-1");
        }
        assertThat(new LogfmtFormatter().format(event(Level.INFO, "paused"))).doesNotContain("request_id");
    }

    @Test
    void errorThatCausesItselfEnds() {
        LogRecord event = event(Level.SEVERE, "cannot answer");
        Exception first = new IllegalStateException("x".repeat(300));
        first.initCause(new IllegalStateException("y".repeat(300), first));
        event.setThrown(first);

        assertThat(new LogfmtFormatter().format(event)).hasSizeLessThan(3_500);
    }

    @Test
    void unknownWordsAreRefusedWithTheFlagAndWhatIsKnown() {
        assertThatThrownBy(() -> Logging.setUp("loud", "logfmt"))
                .isInstanceOf(Refusal.class)
                .hasMessage("chiron: --log.level=loud: must be one of debug, info, warn, error");
        assertThatThrownBy(() -> Logging.setUp("info", "xml"))
                .isInstanceOf(Refusal.class)
                .hasMessage("chiron: --log.format=xml: must be one of logfmt, json");
    }
}
