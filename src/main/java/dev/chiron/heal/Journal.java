package dev.chiron.heal;

import dev.chiron.monitor.Pause;
import dev.chiron.schedule.Clock;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What healing must remember: cases, attempts, decisions, locks, and who acts. It is kept in the house's database alone; safe
 * for many threads.
 *
 * <p>Everything throws {@link IOException} while that is away: then nothing is acknowledged, and nothing done. After a write
 * that failed so, nobody knows whether it was committed.
 */
public final class Journal implements AutoCloseable {
    private static final Duration RECENT = Duration.ofDays(7);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST = 1_000;

    private final JournalDesk desk;
    private final Clock clock;
    private final StoreClock storeClock;
    private final boolean anothers;
    private final Consumer<AuditTable.Line> audit;

    /** Where connections are had from; each is used on a platform thread, and closed. */
    public interface Source {
        /** A connection that commits by itself and whose commits are durable; throws when the database is away. */
        Connection open() throws SQLException;
    }

    /** A journal in that database; whoever makes it closes it. */
    public Journal(Source source, Clock clock) {
        this(source, clock, false, _ -> {});
    }

    /** A journal that also tells a file what is written down, after it was. */
    public Journal(Source source, Clock clock, AuditFile audit) {
        this(source, clock, false, audit::add);
    }

    private Journal(Source source, Clock clock, boolean anothers, Consumer<AuditTable.Line> audit) {
        this.desk = new JournalDesk(source);
        this.clock = clock;
        this.storeClock = new StoreClock(clock);
        this.anothers = anothers;
        this.audit = audit;
    }

    /**
     * The journal of another process, which can be neither read nor written, so that this one never acts.
     *
     * @param why said of everything that is refused for that
     */
    public static Journal ofAnother(String why, Clock clock) {
        return new Journal(
                () -> {
                    throw new SQLException(why);
                },
                clock,
                true,
                _ -> {});
    }

    // ---- signals

    /** What a delivery led to: whether it was new, and a word for each of its alerts. */
    record Received(boolean fresh, List<Word> words) {}

    /** What became of an alert. */
    enum Word {
        /** It is not about a service that may be healed. */
        REFUSED,
        RESOLVED,
        OUT_OF_ORDER,
        /** Its service's case is open already. */
        DUPLICATE,
        OPENED
    }

    /** Stores a delivery, and opens cases for those of its alerts that are wanted; all of it or nothing. */
    Received receive(Delivery delivery, Instant since, Predicate<Delivery.Alert> wanted) throws IOException {
        Received received = desk.write(connection -> DeliveryTable.take(connection, delivery, since, wanted));
        audit.accept(AuditTable.Line.of(delivery, received));
        return received;
    }

    /**
     * Opens a case, unless one is open already; that one counts the signal. A person's comes before one that only waits.
     *
     * @return the case that is open now
     */
    CaseFile open(CaseFile file) throws IOException {
        boolean byHand = file.trigger() == Trigger.MANUAL;
        Wish wish = new Wish(file.actor(), file.wish(), file.forced(), file.requestId());
        Map<String, String> text = Map.of("reason", wish.reason(), "force", String.valueOf(wish.forced()));
        AuditTable.Line line = AuditTable.Line.of(file.openedAt(), "restart_asked", file.service(), wish, text);
        CaseFile now = desk.write(connection -> {
            CaseFile fresh = file;
            if (byHand) {
                fresh = file.after(CaseTable.supersede(connection, file.service(), file.openedAt()));
                AuditTable.add(connection, line);
            }
            return CaseTable.open(connection, fresh)
                    ? fresh
                    : CaseTable.openOf(connection, file.service()).orElse(fresh);
        });
        if (byHand) {
            audit.accept(line);
        }
        return now;
    }

    /** The open cases, oldest first. */
    List<CaseFile> openCases() throws IOException {
        return desk.read(CaseTable::open);
    }

    /** Closes a case, an alert that came to a person's getting one of its own; false when further signals came than those that were judged, or it is closed already. */
    boolean close(UUID caseId, int signals, String as) throws IOException {
        return desk.write(connection -> CaseTable.close(connection, caseId, signals, as, clock.now()));
    }

    /** Whether an alert about a service was taken back since a moment, and none is known to fire. */
    boolean resolved(String service, Instant since) throws IOException {
        return desk.read(connection -> DeliveryTable.resolved(connection, service, since));
    }

    // ---- judging

    CaseHistory history(UUID caseId, String service) throws IOException {
        Instant now = clock.now();
        return desk.read(connection -> new CaseHistory(
                CaseTable.open(connection, caseId),
                LockTable.of(connection, service),
                LockTable.unlockedAt(connection, service),
                AttemptTable.latest(connection, service, MOST).reversed().stream()
                        .filter(attempt -> attempt.at().isAfter(now.minus(RECENT)))
                        .toList(),
                AttemptTable.active(connection),
                AttemptTable.since(connection, now.minus(HOUR)),
                SwitchTable.of(connection, SwitchTable.ALL, now),
                SwitchTable.of(connection, service, now),
                SwitchTable.ofService(connection, service, now)));
    }

    /** Notes refusals, all of them or none, and of each that is a case's that it waits for that to pass. */
    void refuse(List<Denial> denials, Instant at) throws IOException {
        if (denials.isEmpty()) {
            return;
        }
        desk.write(connection -> {
            for (Denial each : denials) {
                DecisionTable.add(connection, each.decision(at));
                if (each.caseId().isPresent()) {
                    CaseTable.waits(connection, each.caseId().get(), each.refusal());
                }
            }
            return true;
        });
        denials.forEach(each -> audit.accept(AuditTable.Line.of(each.decision(at))));
    }

    // ---- attempts

    /**
     * Writes an attempt down, unless there is no place for it now; it is planned then.
     *
     * @param rails what each rail said, as in {@link Decision}
     */
    Optional<Verdict.Refuse> admit(Admission admission, String rails) throws IOException {
        Attempt planned = Attempt.planned(admission.plan(), admission.epoch());
        Decision decision = new Decision(
                planned.at(),
                planned.service(),
                planned.trigger(),
                Optional.empty(),
                planned.action(),
                planned.plan().caseId().toString(),
                rails);
        Optional<Verdict.Refuse> refusal = desk.write(connection -> {
            Optional<Verdict.Refuse> refused = admission.in(connection);
            if (refused.isEmpty()) {
                DecisionTable.add(connection, decision);
            }
            return refused;
        });
        if (refusal.isEmpty()) {
            audit.accept(AuditTable.Line.of(decision));
            stepped(planned);
        }
        return refusal;
    }

    /** Tells the file of a step that was written down. */
    void stepped(Attempt attempt) {
        audit.accept(AuditTable.Line.of(clock.now(), attempt));
    }

    /** An attempt as it stands. */
    Optional<Attempt> attempt(UUID id) throws IOException {
        return desk.read(connection -> AttemptTable.find(connection, id));
    }

    /** One step of an attempt; false when it is no longer ours, or not in that state. */
    boolean change(JournalDesk.Work<Boolean> step) throws IOException {
        return desk.write(step);
    }

    /** Ends an attempt, and lets others be told; false when it is no longer ours. */
    boolean end(Attempt from, Attempt.Verdict verdict) throws IOException {
        Map<String, String> text = shown(from, verdict);
        Instant at = verdict.at();
        String id = from.id().toString();
        AuditTable.Line line =
                new AuditTable.Line(at, "attempt_ended", from.plan().actor(), from.service(), id, "", text);
        return told(line, connection -> {
            boolean ended = AttemptTable.end(connection, from, verdict);
            if (ended) {
                AuditTable.add(connection, line);
                OutboxTable.add(connection, at, "attempt_ended", id, text);
            }
            return ended;
        });
    }

    /** Writes, and tells the file of it if that changed something. */
    private boolean told(AuditTable.Line line, JournalDesk.Work<Boolean> work) throws IOException {
        boolean changed = desk.write(work);
        if (changed) {
            audit.accept(line);
        }
        return changed;
    }

    private static Map<String, String> shown(Attempt attempt, Attempt.Verdict verdict) {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("service", attempt.service());
        text.put("action", attempt.action());
        text.put("trigger", attempt.trigger().label());
        text.put("outcome", verdict.word().label());
        verdict.reason().ifPresent(reason -> text.put("reason", reason.label()));
        text.put("detail", verdict.detail());
        return text;
    }

    /** The attempts that are under way. */
    List<Attempt> active() throws IOException {
        return desk.read(AttemptTable::active);
    }

    /** What was kept, for whoever wants to read it. */
    public Archive archive() {
        return new Archive(desk);
    }

    // ---- locks and switches

    /** Gives up on a service; false if it was given up already. */
    boolean lock(String service, Lock lock) throws IOException {
        Map<String, String> text =
                Map.of("service", service, "reason", lock.why().label());
        AuditTable.Line line = AuditTable.Line.of(lock.since(), "locked_out", service, Wish.OWN, text);
        return told(line, connection -> {
            boolean locked = LockTable.lock(connection, service, lock);
            if (locked) {
                AuditTable.add(connection, line);
                OutboxTable.add(connection, lock.since(), "locked_out", service + "@" + lock.since(), text);
            }
            return locked;
        });
    }

    /** Lets a service be healed again, attempts until now no longer counting; false if it was not locked. */
    boolean unlock(String service, Wish wish) throws IOException {
        Instant at = clock.now();
        AuditTable.Line line = desk.write(connection -> {
            boolean was = LockTable.unlock(connection, service, at, wish);
            Map<String, String> text = Map.of("comment", wish.reason(), "was_locked", String.valueOf(was));
            AuditTable.Line unlocked = AuditTable.Line.of(at, "unlocked", service, wish, text);
            AuditTable.add(connection, unlocked);
            return unlocked;
        });
        audit.accept(line);
        return "true".equals(line.text().get("was_locked"));
    }

    /** The services that healing gave up on. */
    public Map<String, Lock> locks() throws IOException {
        return desk.read(LockTable::all);
    }

    /** Pauses healing of a scope, until it is resumed or the pause ends; it outlives the process. */
    void pause(String scope, Pause pause, Wish wish) throws IOException {
        Map<String, String> text = SwitchTable.text(scope, pause.reason());
        pause.until().ifPresent(until -> text.put("until", until.toString()));
        AuditTable.Line line = AuditTable.Line.of(pause.since(), "healing_paused", scope, wish, text);
        told(line, connection -> {
            SwitchTable.pause(connection, scope, pause);
            AuditTable.add(connection, line);
            OutboxTable.add(connection, pause.since(), "healing_paused", SwitchTable.key(scope, pause.since()), text);
            return true;
        });
    }

    /** Ends the pause of a scope; false if there was none. */
    boolean resume(String scope, Wish wish) throws IOException {
        Instant at = clock.now();
        Map<String, String> text = SwitchTable.text(scope, wish.reason());
        AuditTable.Line line = AuditTable.Line.of(at, "healing_resumed", scope, wish, text);
        return told(line, connection -> {
            boolean was = SwitchTable.resume(connection, scope);
            if (was) {
                AuditTable.add(connection, line);
                OutboxTable.add(connection, at, "healing_resumed", SwitchTable.key(scope, at), text);
            }
            return was;
        });
    }

    /** The pauses that hold now, by scope. */
    Map<String, Pause> pauses() throws IOException {
        return desk.read(connection -> SwitchTable.all(connection, clock.now()));
    }

    // ---- who acts

    /** Takes the lease or keeps it, and says under which epoch; empty while another has it. */
    Optional<Long> lease(String holder, Duration time) throws IOException {
        return anothers
                ? Optional.empty()
                : desk.write(connection -> {
                    storeClock.read(connection);
                    return LeaseTable.take(connection, holder, (int) time.toSeconds());
                });
    }

    /** What the time is for all that share the journal; for moments that another may have to wait for. */
    Clock clock() {
        return storeClock;
    }

    /** Tells the file that the lease changed hands. */
    void handedOver(String kind, String holder, long epoch) {
        Map<String, Object> text = Map.of("holder", holder, "epoch", epoch);
        audit.accept(AuditTable.Line.of(clock.now(), kind, "", Wish.OWN, text));
    }

    void leave(String holder) throws IOException {
        desk.write(connection -> {
            LeaseTable.leave(connection, holder);
            return true;
        });
    }

    // ---- what others are told

    /** The notices whose turn it is, oldest first. */
    List<Notice> dueNotices() throws IOException {
        return desk.read(connection -> OutboxTable.due(connection, clock.now()));
    }

    void sent(Notice notice) throws IOException {
        desk.write(connection -> OutboxTable.sent(connection, notice.id(), clock.now()));
    }

    void sendAgain(Notice notice, Instant nextTry) throws IOException {
        desk.write(connection -> OutboxTable.again(connection, notice.id(), nextTry));
    }

    /** Forgets what is too old; false when nothing is left of that. */
    boolean forget() throws IOException {
        return desk.write(connection -> Retention.forget(connection, clock.now()));
    }

    @Override
    public void close() {
        desk.close();
    }
}
