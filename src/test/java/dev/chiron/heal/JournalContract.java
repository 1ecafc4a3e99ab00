package dev.chiron.heal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.monitor.Pause;
import dev.chiron.testing.Written;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** What the journal promises besides of attempts, locks and who acts. */
abstract class JournalContract extends SignalsContract {
    Attempt.Plan plan(CaseFile file, String group, Instant at) {
        return new Attempt.Plan(
                UUID.randomUUID(), file.id(), file.service(), "restart", 0, file.trigger(), "", group, "docker", at);
    }

    private Attempt admitted(String service) throws IOException {
        Attempt.Plan plan = plan(opened(service, Trigger.STATUS), service, now);
        assertThat(admit(journal, plan, Limits.GROUP_ONLY)).isEmpty();
        return journal.attempt(plan.id()).orElseThrow();
    }

    private Optional<Verdict.Refuse> admit(Journal by, Attempt.Plan plan, Limits limits) throws IOException {
        return by.admit(new Admission(plan, false, epoch, limits.of(plan)), "[{\"rail\":\"storm\"}]");
    }

    /** As the rails would say it. */
    private record Limits(int inGroup, int onHost, int total, int perHour) {
        static final Limits GROUP_ONLY = new Limits(1, 9, 9, 9);

        Admission.Room of(Attempt.Plan plan) {
            return (active, lastHour) -> {
                if (count(active, each -> each.plan().group().equals(plan.group())) >= inGroup) {
                    return Optional.of(new Verdict.Refuse(Refusal.PEER_REMEDIATING, "group"));
                }
                if (count(active, each -> each.plan().host().equals(plan.host())) >= onHost) {
                    return Optional.of(new Verdict.Refuse(Refusal.HOST_CONCURRENCY, "host"));
                }
                if (active.size() >= total) {
                    return Optional.of(new Verdict.Refuse(Refusal.GLOBAL_CONCURRENCY, "all"));
                }
                return count(lastHour, each -> !each.givenBack()) >= perHour
                        ? Optional.of(new Verdict.Refuse(Refusal.GLOBAL_BUDGET, "hour"))
                        : Optional.empty();
            };
        }

        private static long count(List<Attempt> attempts, Predicate<Attempt> which) {
            return attempts.stream().filter(which).count();
        }
    }

    private Attempt claimed(Attempt from) throws IOException {
        Attempt.Call call = new Attempt.Call("id@1", true, Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(journal.change(connection -> AttemptTable.claim(connection, from, call)))
                .isTrue();
        return journal.attempt(from.id()).orElseThrow();
    }

    private Attempt executing(Attempt from) throws IOException {
        assertThat(journal.change(connection -> AttemptTable.execute(connection, from, now, now.plusSeconds(30))))
                .isTrue();
        return journal.attempt(from.id()).orElseThrow();
    }

    private Attempt.Verdict verdict(Attempt.Word word, Optional<Attempt.Failure> reason) {
        return new Attempt.Verdict(word, reason, "so it went", now);
    }

    @Test
    void aPersonComesBeforeACaseThatWaitsAndNotBeforeOneThatActs() throws Exception {
        CaseFile waiting = opened("web", Trigger.STATUS);
        CaseFile wish = opened("web", Trigger.MANUAL);
        assertThat(wish.id()).isNotEqualTo(waiting.id());
        assertThat(journal.history(waiting.id(), "web").file()).isEmpty();
        assertThat(admit(journal, plan(waiting, "web", now), Limits.GROUP_ONLY))
                .map(Verdict.Refuse::reason)
                .contains(Refusal.DUPLICATE);
        assertThat(admit(journal, plan(wish, "web", now), Limits.GROUP_ONLY)).isEmpty();
        assertThat(opened("web", Trigger.MANUAL).id()).isEqualTo(wish.id());
    }

    // ---- attempts

    @Test
    void anAttemptIsReadAsItWasWritten() throws Exception {
        Attempt planned = admitted("web");
        assertThat(planned.state()).isEqualTo(Attempt.State.PLANNED);
        assertThat(planned).isEqualTo(Attempt.planned(planned.plan(), epoch));
        assertThat(Written.decisions(journal, "web")).singleElement().satisfies(decision -> {
            assertThat(decision.verdict()).isEqualTo("admitted");
            assertThat(decision.rails()).contains("storm");
        });
        Attempt executing = executing(claimed(planned));
        assertThat(executing.call())
                .contains(new Attempt.Call(
                        "id@1", true, Optional.of(now), Optional.of(now.plusSeconds(30)), Optional.empty()));
        Instant until = now.plusSeconds(60);
        journal.change(connection -> AttemptTable.verify(connection, executing, Optional.of(now), until));
        Attempt verifying = another().active().getFirst();
        assertThat(verifying.state()).isEqualTo(Attempt.State.VERIFYING);
        assertThat(verifying.verifyUntil()).contains(until);
        Attempt.Verdict verdict = verdict(Attempt.Word.NOT_RECOVERED, Optional.of(Attempt.Failure.STILL_UNHEALTHY));
        assertThat(journal.end(verifying, verdict)).isTrue();
        assertThat(journal.active()).isEmpty();
        assertThat(Written.attempts(another(), "web"))
                .singleElement()
                .extracting(Attempt::verdict)
                .isEqualTo(Optional.of(verdict));
    }

    @Test
    void whoeverLostTheAttemptChangesNothingOfIt() throws Exception {
        Attempt claimed = claimed(admitted("web"));
        Journal other = another();
        assertThat(other.change(connection -> AttemptTable.takeOver(connection, claimed, epoch + 1)))
                .isFalse();
        journal.leave("a");
        assertThat(other.lease("b", LEASE)).contains(epoch + 1);
        assertThat(journal.change(connection -> AttemptTable.execute(connection, claimed, now, now)))
                .isFalse();
        assertThat(other.change(connection -> AttemptTable.takeOver(connection, claimed, epoch + 1)))
                .isTrue();
        assertThat(journal.change(connection -> AttemptTable.execute(connection, claimed, now, now)))
                .isFalse();
        assertThat(journal.end(claimed, verdict(Attempt.Word.RECOVERED, Optional.empty())))
                .isFalse();
        assertThat(journal.active().getFirst().state()).isEqualTo(Attempt.State.CLAIMED);
    }

    @Test
    void ofManyThatWantToActAtOnceOnlyAsManyAreAdmittedAsThereIsPlaceFor() throws Exception {
        Limits two = new Limits(1, 9, 2, 9);
        List<CaseFile> files = new ArrayList<>();
        for (int each = 0; each < 8; each++) {
            files.add(opened("web" + each, Trigger.STATUS));
        }
        List<Callable<Optional<Verdict.Refuse>>> wishes = new ArrayList<>();
        for (CaseFile file : files) {
            Journal own = another();
            wishes.add(() -> admit(own, plan(file, file.service(), now), two));
        }
        List<Optional<Verdict.Refuse>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Optional<Verdict.Refuse>> answer : threads.invokeAll(wishes)) {
                answers.add(answer.get());
            }
        }
        assertThat(answers.stream().filter(Optional::isEmpty)).hasSize(2);
        assertThat(answers.stream().flatMap(Optional::stream).map(Verdict.Refuse::reason))
                .hasSize(6)
                .containsOnly(Refusal.GLOBAL_CONCURRENCY);
        assertThat(journal.active()).hasSize(2);
    }

    @Test
    void groupHostAndBudgetsHoldAtTheAdmission() throws Exception {
        Attempt first = admitted("web");
        CaseFile db = opened("db", Trigger.STATUS);
        assertThat(refusal(plan(db, "web", now), Limits.GROUP_ONLY)).contains(Refusal.PEER_REMEDIATING);
        assertThat(refusal(plan(db, "db", now), new Limits(1, 1, 9, 9))).contains(Refusal.HOST_CONCURRENCY);
        Attempt executing = executing(claimed(first));
        journal.end(executing, verdict(Attempt.Word.FAILED, Optional.of(Attempt.Failure.ACTION_ERROR)));
        assertThat(refusal(plan(db, "db", now), new Limits(1, 9, 9, 1))).contains(Refusal.GLOBAL_BUDGET);
        CaseFile web = journal.openCases().stream()
                .filter(file -> file.service().equals("web"))
                .findFirst()
                .orElseThrow();
        assertThat(refusal(plan(web, "web", now.plusSeconds(3601)), new Limits(1, 9, 9, 1)))
                .isEmpty();
    }

    @Test
    void anAttemptInWhichNothingWasDoneIsGivenBack() throws Exception {
        Attempt claimed = claimed(admitted("web"));
        journal.end(claimed, verdict(Attempt.Word.FAILED, Optional.of(Attempt.Failure.NOT_EXECUTED)));
        CaseFile db = opened("db", Trigger.STATUS);
        CaseHistory history = journal.history(db.id(), "web");
        assertThat(history.recent()).hasSize(1);
        assertThat(history.counted()).isEmpty();
        assertThat(refusal(plan(db, "db", now), new Limits(1, 9, 9, 1))).isEmpty();
    }

    private Optional<Refusal> refusal(Attempt.Plan plan, Limits limits) throws IOException {
        return admit(journal, plan, limits).map(Verdict.Refuse::reason);
    }

    // ---- locks, switches, lease, outbox

    @Test
    void aLockHoldsUntilItIsTakenOffAndAttemptsBeforeThatNoLongerCount() throws Exception {
        Attempt executing = executing(claimed(admitted("web")));
        journal.end(executing, verdict(Attempt.Word.FAILED, Optional.of(Attempt.Failure.ACTION_ERROR)));
        CaseFile file = opened("web", Trigger.STATUS);
        assertThat(journal.history(file.id(), "web").counted()).hasSize(1);
        assertThat(journal.lock("web", new Lock(now, Refusal.LOCKED_OUT))).isTrue();
        assertThat(journal.lock("web", new Lock(now, Refusal.LOCKED_OUT))).isFalse();
        assertThat(another().locks()).containsEntry("web", new Lock(now, Refusal.LOCKED_OUT));
        assertThat(refusal(plan(file, "web", now), Limits.GROUP_ONLY)).contains(Refusal.LOCKED_OUT);
        assertThat(journal.unlock("web", new Wish("ann", "mended", false, "r"))).isTrue();
        assertThat(journal.unlock("web", new Wish("ann", "mended", false, "r"))).isFalse();
        CaseHistory history = another().history(file.id(), "web");
        assertThat(history.lock()).isEmpty();
        assertThat(history.counted()).isEmpty();
    }

    @Test
    void theKillSwitchHoldsForEverybodyUntilItsEnd() throws Exception {
        CaseFile file = opened("web", Trigger.STATUS);
        Pause pause = new Pause("ann", "we move", now, Optional.of(now.plusSeconds(600)));
        journal.pause(SwitchTable.ALL, pause, Wish.OWN);
        assertThat(another().pauses()).containsEntry(SwitchTable.ALL, pause);
        assertThat(refusal(plan(file, "web", now), Limits.GROUP_ONLY)).contains(Refusal.PAUSED_GLOBAL);
        assertThat(journal.resume(SwitchTable.ALL, Wish.OWN)).isTrue();
        assertThat(journal.resume(SwitchTable.ALL, Wish.OWN)).isFalse();
        Pause over = new Pause("ann", "", now.minusSeconds(60), Optional.of(now.minusSeconds(1)));
        journal.pause(SwitchTable.ALL, over, Wish.OWN);
        assertThat(journal.pauses()).isEmpty();
        journal.pause("web", pause, Wish.OWN);
        assertThat(another().history(file.id(), "web").pausedHere()).contains(pause);
        assertThat(refusal(plan(file, "web", now), Limits.GROUP_ONLY)).contains(Refusal.PAUSED_TARGET);
        assertThat(journal.resume("web", Wish.OWN)).isTrue();
        assertThat(refusal(plan(file, "web", now), Limits.GROUP_ONLY)).isEmpty();
    }

    @Test
    void theLeaseIsKeptByItsHolderAndItsEpochGrowsWithEachChangeOfHands() throws Exception {
        assertThat(journal.lease("a", LEASE)).contains(epoch);
        journal.leave("a");
        assertThat(another().lease("b", LEASE)).contains(epoch + 1);
        CaseFile file = opened("web", Trigger.STATUS);
        assertThat(refusal(plan(file, "web", now), Limits.GROUP_ONLY)).contains(Refusal.NOT_LEADER);
    }

    @Test
    void noticesWaitUntilTheyWereSent() throws Exception {
        journal.lock("web", new Lock(now, Refusal.LOCKED_OUT));
        Notice notice = another().dueNotices().getFirst();
        assertThat(notice.kind()).isEqualTo("locked_out");
        assertThat(notice.body()).contains("\"service\":\"web\"");
        journal.sendAgain(notice, clock.now().plusSeconds(60));
        assertThat(journal.dueNotices()).isEmpty();
        journal.sendAgain(notice, clock.now().minusSeconds(1));
        assertThat(journal.dueNotices())
                .singleElement()
                .extracting(Notice::tries)
                .isEqualTo(2);
        journal.sent(notice);
        assertThat(journal.dueNotices()).isEmpty();
    }

    private void refuse(Refusal reason, Instant at) throws IOException {
        journal.refuse(
                List.of(new Denial("web", Trigger.STATUS, new Verdict.Refuse(reason, ""), Optional.empty())), at);
    }

    @Test
    void whatIsTooOldIsForgottenAndWhatIsOpenStays() throws Exception {
        Instant old = now.minus(Duration.ofDays(400));
        CaseFile open = journal.open(CaseFile.of("db", Trigger.STATUS, Wish.OWN, old));
        CaseFile closed = journal.open(CaseFile.of("web", Trigger.STATUS, Wish.OWN, old));
        journal.close(closed.id(), 1, "done");
        journal.receive(new Delivery(old, "d1", "g", "am", "r", List.of(alert(true, "other", old))), old, _ -> false);
        refuse(Refusal.COOLDOWN, old);
        assertThat(admit(journal, plan(open, "db", old), Limits.GROUP_ONLY)).isEmpty();
        refuse(Refusal.STORM_ACTIVE, now);
        assertThat(journal.forget()).isFalse();
        assertThat(Written.decisions(journal))
                .extracting(Decision::reason)
                .containsExactly(Optional.of(Refusal.STORM_ACTIVE));
        assertThat(journal.openCases()).containsExactly(open);
        assertThat(journal.active()).extracting(Attempt::service).containsExactly("db");
        assertThat(journal.history(closed.id(), "web").file()).isEmpty();
    }

    @Test
    void textThatNoDatabaseTakesAsItIsIsKeptAllTheSame() throws Exception {
        Wish wish = new Wish("ann\0", "x".repeat(5_000) + "\uD83D\uDE00", true, "r\0");
        CaseFile file = journal.open(CaseFile.of("web", Trigger.MANUAL, wish, clock.now()));
        CaseFile kept = journal.history(file.id(), "web").file().orElseThrow();
        assertThat(kept.actor()).isEqualTo("ann\uFFFD");
        assertThat(kept.wish()).hasSize(1_000).endsWith("…");
        assertThat(kept.forced()).isTrue();
    }

    @Test
    void aJournalThatIsAwayThrows() {
        Journal away = new Journal(
                () -> {
                    throw new SQLException("gone");
                },
                clock);
        journals.add(away);
        assertThatThrownBy(away::openCases).isInstanceOf(IOException.class).hasMessage("gone");
    }
}
