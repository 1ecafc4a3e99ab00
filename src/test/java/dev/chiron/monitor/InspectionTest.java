package dev.chiron.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.health.DocumentRule;
import dev.chiron.health.Outcome;
import dev.chiron.health.Status;
import dev.chiron.probe.Measurements;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import dev.chiron.probe.Weight;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InspectionTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String HEALTHY = "{\"status\":\"healthy\",\"checks\":{\"db\":\"ok\"},\"queue\":{\"depth\":3}}";
    private static final String DEGRADED = "{\"status\":\"degraded\",\"checks\":{\"cache\":\"warn\"}}";
    private static final String UNHEALTHY = "{\"status\":\"unhealthy\",\"checks\":{\"db\":\"down\"}}";

    private final Lookout lookout = new Lookout();
    private final FakeProbe probe = new FakeProbe();
    private final FakeProbe startup = new FakeProbe();
    private final FakeProbe liveness = new FakeProbe();
    private final FakeProbe readiness = new FakeProbe();

    @AfterEach
    void close() {
        lookout.close();
    }

    private static Measurements sent(String document) {
        return new Measurements(
                List.of(),
                Map.of(),
                Map.of(),
                List.of(),
                Optional.of(ByteBuffer.wrap(document.getBytes(StandardCharsets.UTF_8))),
                List.of());
    }

    private static ProbeResult passed(String document) {
        return new ProbeResult.Passed(sent(document), Optional.empty());
    }

    private static ProbeResult failed(Reason reason, String document) {
        return new ProbeResult.Failed(reason, Weight.SOFT, "answered 503", sent(document));
    }

    private Check check(Particulars particulars) throws InterruptedException {
        lookout.monitor.watch(List.of(Lookout.watched("a", probe).with(particulars)));
        lookout.check();
        return lookout.view("a").last().orElseThrow();
    }

    private Check check(ProbeResult result) throws InterruptedException {
        probe.answers(result);
        return check(Particulars.NONE);
    }

    @Test
    void aDegradedDocumentMakesAGoodAnswerAnImpairedOneAndTellsOfItsParts() throws Exception {
        Check check = check(passed(DEGRADED));

        assertThat(lookout.view("a").status()).isEqualTo(Status.DEGRADED);
        assertThat(check.detail()).isEqualTo("its health document says degraded: cache is degraded");
        assertThat(lookout.view("a").components()).isEqualTo(Map.of("cache", Status.DEGRADED));
        assertThat(check.result().measurements().document())
                .as("nobody needs the bytes")
                .isEmpty();
    }

    @Test
    void anUnhealthyDocumentMakesAGoodAnswerAFailureForThatReason() throws Exception {
        Check check = check(passed(UNHEALTHY));

        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        assertThat(check.reason()).isEqualTo("unhealthy");
    }

    @Test
    void theDocumentBeatsTheStatusCode() throws Exception {
        assertThat(check(failed(Reason.HTTP_STATUS, DEGRADED)).outcome()).isEqualTo(Outcome.IMPAIRED);
        assertThat(check(failed(Reason.HTTP_STATUS, HEALTHY)).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(check(failed(Reason.HTTP_STATUS, UNHEALTHY)).reason()).isEqualTo("unhealthy");
        assertThat(check(failed(Reason.HTTP_STATUS, "{\"status\":503}")).reason())
                .isEqualTo("http_status");
        assertThat(lookout.view("a").values()).isEmpty();
    }

    @Test
    void butNothingElseForWhichACheckFails() throws Exception {
        assertThat(check(failed(Reason.BODY, HEALTHY)).reason()).isEqualTo("body");
    }

    @Test
    void aDocumentThatCannotBeReadLeavesItToTheStatusCodeAndIsTold() throws Exception {
        Check check = check(failed(Reason.HTTP_STATUS, "{\"status\":\"healthy\""));
        assertThat(check.reason()).isEqualTo("http_status");
        assertThat(check.detail()).isEqualTo("answered 503; the JSON with it is broken, so the status code counts");
        assertThat(check(passed("{\"status\":\"unhealthy\"")).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(check(failed(Reason.BODY, "{")).detail()).isEqualTo("answered 503");
        probe.answers(failed(Reason.HTTP_STATUS, "{"));
        assertThat(check(Particulars.NONE.with(new DocumentRule(false, Set.of())))
                        .detail())
                .isEqualTo("answered 503");
    }

    @Test
    void aCriticalComponentOfWhichNothingIsToldIsUnknown() throws Exception {
        probe.answers(passed(HEALTHY));
        Check check = check(Particulars.NONE.with(new DocumentRule(true, Set.of("databse"))));
        assertThat(check.components()).isEqualTo(Map.of("db", Status.UP, "databse", Status.UNKNOWN));
        assertThat(check.outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void theFiguresOfADocumentAreKept() throws Exception {
        check(passed(HEALTHY));

        assertThat(lookout.view("a").values()).isEqualTo(Map.of("queue.depth", 3.0));
    }

    @Test
    void aDocumentIsNotReadWhenItIsOff() throws Exception {
        probe.answers(passed(UNHEALTHY));
        Check check = check(Particulars.NONE.with(new DocumentRule(false, Set.of())));

        assertThat(check.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(check.components()).isEmpty();
    }

    @Test
    void onlyACriticalComponentMeansDown() throws Exception {
        probe.answers(passed(UNHEALTHY));

        assertThat(check(Particulars.NONE.with(new DocumentRule(true, Set.of("db"))))
                        .reason())
                .isEqualTo("unhealthy");
        assertThat(check(Particulars.NONE.with(new DocumentRule(true, Set.of("other"))))
                        .outcome())
                .isEqualTo(Outcome.IMPAIRED);
    }

    // ---- startup, liveness, readiness

    private static Optional<Look> look(FakeProbe probe) {
        return Optional.of(new Look(FakeKind.module(probe), "t", LONG));
    }

    private Particulars all() {
        return Particulars.NONE.with(new Looks(look(startup), look(liveness), look(readiness), false));
    }

    @Test
    void untilTheStartupProbePassesNothingElseIsProbedOrKnown() throws Exception {
        startup.answers(FakeProbe.REFUSED);
        Check check = check(all());

        assertThat(lookout.view("a").status()).isEqualTo(Status.UNKNOWN);
        assertThat(check.outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(check.detail()).isEqualTo("has not started yet: refused");
        assertThat(check.components()).isEqualTo(Map.of("startup", Status.DOWN));
        assertThat(probe.runs() + liveness.runs() + readiness.runs()).isZero();

        startup.answers(FakeProbe.PASSED);
        lookout.check();
        assertThat(lookout.view("a").status()).isEqualTo(Status.UP);
        assertThat(lookout.view("a").components())
                .isEqualTo(Map.of("startup", Status.UP, "liveness", Status.UP, "readiness", Status.UP));
        lookout.check();
        assertThat(startup.runs()).as("it is not asked again").isEqualTo(2);
    }

    @Test
    void aRestartMakesTheServiceUnknownUntilItHasStarted() throws Exception {
        check(all());
        startup.answers(FakeProbe.REFUSED);
        lookout.monitor.restarted("a");
        assertThat(lookout.view("a").status()).isEqualTo(Status.UNKNOWN);
        lookout.check();
        assertThat(lookout.view("a").status()).isEqualTo(Status.UNKNOWN);

        startup.answers(FakeProbe.PASSED);
        lookout.check();
        assertThat(lookout.view("a").status()).isEqualTo(Status.UP);
        assertThat(lookout.heard(Event.StatusChanged.class)
                        .map(event -> event.transition().to()))
                .containsExactly(Status.UP, Status.UNKNOWN, Status.UP);
    }

    @Test
    void whatWasSeenOfTheServiceBeforeItsRestartSaysNothingOfItSince() throws Exception {
        check(all());
        liveness.holds();
        liveness.answers(FakeProbe.REFUSED);
        Thread check = Thread.ofVirtual().start(() -> {
            try {
                lookout.check();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> liveness.running() == 1);
        lookout.monitor.restarted("a");
        liveness.letGo();
        check.join();
        assertThat(lookout.view("a").status()).isEqualTo(Status.UNKNOWN);

        startup.answers(FakeProbe.REFUSED);
        lookout.check();
        assertThat(lookout.view("a").status())
                .as("its startup probe has not passed")
                .isEqualTo(Status.UNKNOWN);
    }

    @Test
    void aFailedLivenessIsDown() throws Exception {
        liveness.answers(FakeProbe.REFUSED);
        Check check = check(all());

        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        assertThat(check.detail()).isEqualTo("liveness: refused");
        assertThat(check.components()).containsEntry("liveness", Status.DOWN).containsEntry("readiness", Status.UP);
    }

    @Test
    void noLookWaitsForAnother() throws Exception {
        liveness.holds();
        probe.holds();
        readiness.holds();
        lookout.monitor.watch(List.of(Lookout.watched("a", probe).with(all())));
        Thread check = Thread.ofVirtual().start(() -> {
            try {
                lookout.check();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> liveness.running() + probe.running() + readiness.running() == 3);

        liveness.letGo();
        probe.letGo();
        readiness.letGo();
        check.join();
        assertThat(lookout.view("a").status()).isEqualTo(Status.UP);
        assertThat(Lookout.watched("a", probe).with(all()).longest())
                .as("the startup probe, and then the others at once")
                .isEqualTo(LONG.multipliedBy(2));
    }

    @Test
    void whoEndsTheCheckEndsAllItsLooks() throws Exception {
        liveness.holds();
        probe.holds();
        Watched watched = Lookout.watched("a", probe).with(all());
        Thread check = Thread.ofVirtual().start(() -> {
            try {
                watched.check(LONG, lookout.clock, lookout.guard);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> liveness.running() + probe.running() == 2);
        check.interrupt();
        check.join();

        assertThat(liveness.interrupted() + probe.interrupted()).isEqualTo(2);
    }

    @Test
    void aFailedReadinessIsDegradedAndNoFailureThatMightBeHealed() throws Exception {
        readiness.answers(FakeProbe.REFUSED);
        Check check = check(all());

        assertThat(lookout.view("a").status()).isEqualTo(Status.DEGRADED);
        assertThat(check.outcome()).isEqualTo(Outcome.IMPAIRED);
        assertThat(check.detail()).isEqualTo("not ready: refused");
        assertThat(check.components()).containsEntry("readiness", Status.DOWN);
    }

    @Test
    void aServiceWithoutAProbeOfItsOwnIsProbedByItsLiveness() throws Exception {
        probe.answers(FakeProbe.REFUSED);
        Check check =
                check(Particulars.NONE.with(new Looks(Optional.empty(), Optional.empty(), look(readiness), true)));

        assertThat(lookout.view("a").status()).isEqualTo(Status.DOWN);
        assertThat(check.components()).isEqualTo(Map.of("liveness", Status.DOWN, "readiness", Status.UP));
    }
}
