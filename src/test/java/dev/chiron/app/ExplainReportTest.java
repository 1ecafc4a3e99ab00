package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ExplainReportTest {
    private static String report(String notBefore, String target, boolean running) throws JsonProcessingException {
        String said = """
            {"service": "shop", "acts": false, "reason": "startup_grace", "detail": "Chiron itself has only just started",
             "not_before": %s,
             "plan": {"action": "restart", "step": 0, "steps": 2, "host": "docker", "target": "%s", "running": %s},
             "rails": [{"rail": "startup grace", "answer": "refuses", "reason": "startup_grace",
                        "why": "Chiron itself has only just started", "not_before": "2026-11-23T04:06:01.185590219Z"}]}
            """.formatted(notBefore, target, running);
        return new ExplainReport(new ObjectMapper().readTree(said)).table(false, 200);
    }

    @Test
    void aMomentIsToldAsTheNextWholeSecond() throws JsonProcessingException {
        assertThat(report("\"2026-11-23T04:06:01.185Z\"", "", false))
                .contains("just started; not before 2026-11-23T04:06:02Z.")
                .containsPattern("startup grace +refuses +startup_grace: .*; not before 2026-11-23T04:06:02Z")
                .doesNotContain("185");
        assertThat(report("\"2026-11-23T04:06:01Z\"", "", false)).contains("not before 2026-11-23T04:06:01Z.");
        assertThat(report("null", "", false)).contains("Chiron itself has only just started.");
    }

    @Test
    void aTargetThatIsNotSeenIsNotSaidToBeStopped() throws JsonProcessingException {
        assertThat(report("null", "", false)).contains("Step 1 of 2: restart through docker; its target is not seen.");
        assertThat(report("null", "4f1c", false)).contains("through docker, on 4f1c, which does not run.");
        assertThat(report("null", "4f1c", true)).contains("through docker, on 4f1c, which runs.");
    }
}
