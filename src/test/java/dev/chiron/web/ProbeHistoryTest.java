package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.probe.Findings;
import dev.chiron.probe.Module;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Reason;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeHistoryTest {
    private final Module module = Services.module("m", new ObedientProbe());

    private Probed probed(String target, ProbeResult result) {
        return new Probed(module, Target.of(target), 1, new ProbeRun(result, Duration.ofMillis(3)));
    }

    private Probed passed(String target) {
        return probed(target, findings().passed());
    }

    private Probed failed(String target) {
        return probed(target, findings().failed(Reason.CONNECT, "refused"));
    }

    private static Findings findings() {
        return new Findings(Clock.system());
    }

    private static List<Long> ids(ProbeHistory history) {
        return history.newestFirst().stream().map(ProbeHistory.Entry::id).toList();
    }

    @Test
    void keepsTheLatestAndAsManyFailuresThatHaveLeftThem() {
        ProbeHistory history = new ProbeHistory(2);
        history.add(failed("a"));
        history.add(failed("b"));
        history.add(failed("c"));
        history.add(passed("d"));
        assertThat(ids(history)).containsExactly(3L, 2L, 1L, 0L);

        history.add(passed("e"));
        history.add(passed("f"));
        assertThat(ids(history)).containsExactly(5L, 4L, 2L, 1L);
    }

    @Test
    void aLimitOf0KeepsNone() {
        ProbeHistory history = new ProbeHistory(0);
        history.add(failed("a"));
        assertThat(history.newestFirst()).isEmpty();
    }

    @Test
    void ofATargetTheOldestIsFound() {
        ProbeHistory history = new ProbeHistory(2);
        history.add(failed("a"));
        history.add(passed("a"));
        history.add(passed("b"));
        assertThat(history.byTarget("a", "").orElseThrow().id()).isZero();
        assertThat(history.byTarget("a", "m")).isPresent();
        assertThat(history.byTarget("a", "other")).isEmpty();
        assertThat(history.byId(2)).isPresent();
        assertThat(history.byId(3)).isEmpty();
    }

    @Test
    void aLongLogIsCutAndSaysSo() {
        Findings findings = findings().document("{}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (int i = 0; i < 100; i++) {
            findings.log("x".repeat(10_000));
        }
        Probed kept = probed("a", findings.passed()).kept();
        String log = ProbeLog.STANDARD.lines(kept);
        assertThat(log.length()).isBetween(65_536, 67_000);
        assertThat(log).endsWith("(cut here: the log is longer than 64 KiB)\" module=m target=a\n");
        assertThat(kept.run().result().measurements().document()).isEmpty();
    }
}
