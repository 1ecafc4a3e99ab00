package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
    @Test
    void phasesStandInTheOrderInWhichTheyHappened() {
        Findings findings = new Findings(new ManualClock());
        List<String> steps = List.of("resolve", "connect", "tls", "auth", "query", "processing", "transfer");
        steps.forEach(step -> findings.phase(step, Duration.ofMillis(1)));
        findings.phase("connect", Duration.ofMillis(1));
        assertThat(findings.passed().measurements().phases().keySet()).containsExactlyElementsOf(steps);
    }

    @Test
    void chatterBeyondAThousandLinesIsCountedAndWhatEndsTheRunIsKept() {
        Findings findings = new Findings(new ManualClock());
        for (int i = 0; i < 1500; i++) {
            findings.debug("heard " + i);
        }
        List<String> log = findings.failed(Reason.BODY, "heard nothing good").measurements().log().stream()
                .map(LogLine::message)
                .toList();
        assertThat(log).hasSize(1002);
        assertThat(log.subList(999, 1002))
                .containsExactly("heard 999", "500 more lines are left out", "heard nothing good");
    }
}
