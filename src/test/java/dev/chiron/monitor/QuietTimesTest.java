package dev.chiron.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.HealthMemory;
import dev.chiron.health.HealthRule;
import dev.chiron.health.Status;
import dev.chiron.health.Stretch;
import dev.chiron.health.Uptime;
import dev.chiron.schedule.Maintenance;
import dev.chiron.schedule.MaintenanceWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietTimesTest {
    private final Lookout lookout = new Lookout();
    private final FakeProbe probe = new FakeProbe();

    @BeforeEach
    void watch() {
        lookout.monitor.watch(List.of(Lookout.watched("a", probe)));
    }

    @AfterEach
    void close() {
        lookout.close();
    }

    private static Pause pause(@Nullable Instant until) {
        return new Pause("anna", "update", Lookout.START, Optional.ofNullable(until));
    }

    private static Watched inMaintenance(Watched watched, String cron, Duration length) {
        return watched.with(
                Particulars.NONE.with(new Maintenance(List.of(MaintenanceWindow.of(cron, length, ZoneOffset.UTC)))));
    }

    private String lastSlot() {
        String slots =
                lookout.monitor.bar("a", Uptime.Window.HOUR).orElseThrow().slots();
        return slots.substring(slots.length() - 1);
    }

    @Test
    void aPausedServiceIsStillProbedAndJudged() throws Exception {
        lookout.monitor.pause("a", pause(null));
        probe.answers(FakeProbe.REFUSED);
        lookout.check();

        assertThat(probe.runs()).isEqualTo(1);
        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        assertThat(lookout.view("a").quiet()).isTrue();
        assertThat(lookout.view("a").pause().orElseThrow().by()).isEqualTo("anna");
    }

    @Test
    void theTimeOfAPauseIsLeftOutOfUptimeToTheSecond() throws Exception {
        lookout.check();
        lookout.clock.advance(Duration.ofSeconds(30));
        lookout.monitor.pause("a", pause(null));
        probe.answers(FakeProbe.REFUSED);
        lookout.check();
        lookout.check();
        assertThat(lookout.uptime("a")).isEqualTo(1);
        assertThat(lastSlot()).isEqualTo("m");

        lookout.monitor.resume("a");
        lookout.clock.advance(Duration.ofSeconds(-30));
        lookout.check();

        assertThat(lookout.uptime("a")).as("30 s up, 30 s down").isEqualTo(0.5);
        assertThat(lookout.heard(Event.CheckFinished.class)
                        .map(event -> event.held().time().toSeconds()))
                .as("what checks add to the uptime, that before the pause included")
                .containsExactly(0L, 30L, 0L, 30L);
    }

    @Test
    void aPauseEndsByItselfAndIsToldOnce() throws Exception {
        lookout.monitor.pause("a", pause(Lookout.START.plusSeconds(90)));
        lookout.check();
        assertThat(lookout.view("a").pause()).isPresent();

        lookout.clock.advance(Duration.ofSeconds(30));
        lookout.monitor.lookAtClock();
        lookout.monitor.lookAtClock();

        assertThat(lookout.view("a").pause()).isEmpty();
        assertThat(lookout.heard(Event.PauseChanged.class)
                        .map(event -> event.pause().isPresent()))
                .containsExactly(true, false);
    }

    @Test
    void aPauseThatIsOverAlreadyIsNone() {
        assertThat(lookout.monitor
                        .pause("a", pause(Lookout.START))
                        .orElseThrow()
                        .pause())
                .isEmpty();
        assertThat(lookout.monitor.pause("nobody", pause(null))).isEmpty();
        assertThat(lookout.heard(Event.PauseChanged.class)).isEmpty();
    }

    @Test
    void pausesAreKeptOverAReload() {
        lookout.monitor.pause("a", pause(null));

        lookout.monitor.watch(List.of(Lookout.watched("a", new FakeProbe(), "b"), Lookout.watched("b", probe)));

        assertThat(lookout.view("a").pause()).isPresent();
        assertThat(lookout.view("b").pause()).isEmpty();
    }

    @Test
    void aServiceIsInMaintenanceDuringItsWindowAndTheTimeIsLeftOut() throws Exception {
        lookout.monitor.watch(List.of(inMaintenance(Lookout.watched("a", probe), "2 10 * * *", Duration.ofMinutes(2))));
        lookout.check();
        lookout.check();
        assertThat(lookout.view("a").maintenance()).as("10:02").isTrue();
        probe.answers(FakeProbe.REFUSED);
        lookout.check();
        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        lookout.check();
        assertThat(lookout.view("a").maintenance()).as("10:04").isFalse();
        assertThat(lookout.uptime("a")).isEqualTo(1);

        assertThat(lookout.heard(Event.MaintenanceChanged.class).map(Event.MaintenanceChanged::on))
                .containsExactly(true, false);
    }

    @Test
    void aWindowThatIsAddedWhileItRunsBeginsAtTheReload() {
        lookout.monitor.watch(List.of(inMaintenance(Lookout.watched("a", probe), "0 9 * * *", Duration.ofHours(2))));
        assertThat(lookout.view("a").maintenance()).isTrue();

        lookout.monitor.watch(List.of(Lookout.watched("a", probe)));
        assertThat(lookout.view("a").maintenance()).isFalse();
    }

    private static Memory memory(String target) {
        return memory("a", target, Status.DOWN);
    }

    private static Memory memory(String name, String target, Status status) {
        Instant before = Lookout.START.minusSeconds(1200);
        return new Memory(
                name,
                "fake",
                target,
                new HealthMemory(status, before, 5, 0, 0, 0, false, Optional.of(Duration.ofMillis(40))),
                before,
                List.of(new Stretch(
                        before.minusSeconds(600), before, Duration.ofMinutes(10), Duration.ofMinutes(5), Status.DOWN)));
    }

    @Test
    void whatIsRememberedGoesOnAndTheTimeSinceIsUnknown() throws Exception {
        lookout.monitor.restore(List.of(memory("target-of-a")));

        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        assertThat(lookout.view("a").state().since()).isEqualTo(Lookout.START.minusSeconds(1200));
        assertThat(lookout.view("a").state().latencyEwma()).contains(Duration.ofMillis(40));
        assertThat(lookout.uptime("a")).isEqualTo(0.5);
        assertThat(lookout.monitor.bar("a", Uptime.Window.HOUR).orElseThrow().slots())
                .endsWith("x".repeat(5) + "-".repeat(11));
        lookout.check();
        assertThat(lookout.heard(Event.StatusChanged.class))
                .singleElement()
                .satisfies(event -> assertThat(event.transition().from()).isEqualTo(Status.DOWN));
        assertThat(lookout.uptime("a")).as("down went on for a minute").isEqualTo(300 / 660.0);
    }

    @Test
    void whatIsRememberedOfAnotherTargetIsNotApplied() {
        lookout.monitor.restore(List.of(memory("elsewhere")));

        assertThat(lookout.view("a").status()).isEqualTo(Status.UNKNOWN);
        assertThat(lookout.uptime("a")).isNaN();
    }

    @Test
    void whatComesLateBringsThePastAndLeavesThePresent() throws Exception {
        lookout.check();
        lookout.check();
        lookout.monitor.restore(List.of(memory("target-of-a")));

        assertThat(lookout.view("a").status()).isEqualTo(Status.UP);
        assertThat(lookout.view("a").state().since()).isEqualTo(Lookout.START.plusSeconds(60));
        lookout.check();
        assertThat(lookout.uptime("a")).isEqualTo(420 / 720.0);
    }

    @Test
    void whatComesLateSaysSinceWhenTheStatusHolds() throws Exception {
        probe.answers(FakeProbe.REFUSED);
        lookout.check();
        lookout.monitor.restore(List.of(memory("target-of-a")));

        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        assertThat(lookout.view("a").state().since()).isEqualTo(Lookout.START.minusSeconds(1200));
        assertThat(lookout.view("a").state().latencyEwma()).contains(Duration.ofMillis(40));
    }

    @Test
    void aStartPeriodGoesOnWhenMemoryComesLate() throws Exception {
        Watched slow = Lookout.watched("slow", probe);
        HealthRule rule = new HealthRule(1, 1, slow.rule().confirm(), Optional.empty(), Duration.ofSeconds(150));
        lookout.monitor.watch(
                List.of(new Watched(slow.service(), slow.module(), rule, slow.outcomes(), slow.timeout())));
        probe.answers(FakeProbe.REFUSED);
        lookout.check();
        lookout.monitor.restore(List.of(memory("slow", "target-of-slow", Status.UP)));
        lookout.check();
        assertThat(lookout.view("slow").status())
                .as("two minutes of two and a half")
                .isEqualTo(Status.UP);

        lookout.check();
        assertThat(lookout.view("slow").status()).isEqualTo(Status.DOWN);
    }
}
