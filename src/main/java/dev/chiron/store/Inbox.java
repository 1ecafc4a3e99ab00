package dev.chiron.store;

import dev.chiron.monitor.Event;
import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * What waits to be written. Checks have a queue of their own, so that a flood of them never costs an incident or a pause; of a
 * full queue nothing waits, what comes is dropped and counted. Safe to share.
 */
final class Inbox implements Consumer<Event> {
    private static final int RARE = 50_000;
    private static final long NEVER = Long.MIN_VALUE;

    private final Clock clock;
    private final BlockingQueue<CheckRow> checks;
    private final BlockingQueue<Event.IncidentChanged> incidents = new ArrayBlockingQueue<>(RARE);
    private final BlockingQueue<Event.PauseChanged> pauses = new ArrayBlockingQueue<>(RARE);
    private final LongAdder dropped = new LongAdder();
    private final AtomicLong droppedAt = new AtomicLong(NEVER);

    Inbox(int capacity, Clock clock) {
        this.clock = clock;
        checks = new ArrayBlockingQueue<>(capacity);
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.CheckFinished finished -> offer(checks, CheckRow.of(finished));
            case Event.IncidentChanged changed -> offer(incidents, changed);
            case Event.PauseChanged changed -> offer(pauses, changed);
            case Event.StatusChanged changed -> {}
            case Event.CircuitChanged changed -> {}
            case Event.FleetChanged changed -> {}
            case Event.MaintenanceChanged changed -> {}
            case Event.ConnectivityChanged changed -> {}
            case Event.HealSuppressed suppressed -> {}
            case Event.HealStarted started -> {}
            case Event.HealFinished finished -> {}
            case Event.LockChanged changed -> {}
            case Event.WebhookAnswered answered -> {}
        }
    }

    private <T> void offer(BlockingQueue<T> queue, T item) {
        if (!queue.offer(item)) {
            drop(1);
        }
    }

    /** Counts what could not be kept. */
    void drop(int many) {
        dropped.add(many);
        droppedAt.set(clock.nanos());
    }

    /** What came first, at most so many checks. */
    Letters take(int most) {
        List<CheckRow> rows = new ArrayList<>(Math.min(most, checks.size()));
        checks.drainTo(rows, most);
        List<Event.IncidentChanged> changes = new ArrayList<>();
        incidents.drainTo(changes, most);
        List<Event.PauseChanged> paused = new ArrayList<>();
        pauses.drainTo(paused, most);
        return new Letters(rows, changes, paused);
    }

    int length() {
        return checks.size() + incidents.size() + pauses.size();
    }

    long dropped() {
        return dropped.sum();
    }

    boolean droppedWithin(Duration time) {
        long at = droppedAt.get();
        return at != NEVER && clock.since(at).compareTo(time) < 0;
    }
}
