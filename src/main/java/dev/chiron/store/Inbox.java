package dev.chiron.store;

import dev.chiron.monitor.Event;
import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
    private final BlockingQueue<Waiting<CheckRow>> checks;
    private final BlockingQueue<Waiting<Event.IncidentChanged>> incidents = new ArrayBlockingQueue<>(RARE);
    private final BlockingQueue<Waiting<Event.PauseChanged>> pauses = new ArrayBlockingQueue<>(RARE);
    private final LongAdder dropped = new LongAdder();
    private final AtomicLong droppedAt = new AtomicLong(NEVER);

    /**
     * Something in a queue.
     *
     * @param since when it came, by the clock's nanoseconds
     */
    private record Waiting<T>(T item, long since) {}

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
            case Event.LockRecalled recalled -> {}
            case Event.HealingPaused paused -> {}
            case Event.ServiceHealingPaused paused -> {}
            case Event.WebhookAnswered answered -> {}
        }
    }

    private <T> void offer(BlockingQueue<Waiting<T>> queue, T item) {
        if (!queue.offer(new Waiting<>(item, clock.nanos()))) {
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
        return new Letters(drained(checks, most), drained(incidents, most), drained(pauses, most));
    }

    private static <T> List<T> drained(BlockingQueue<Waiting<T>> queue, int most) {
        List<Waiting<T>> waiting = new ArrayList<>(Math.min(most, queue.size()));
        queue.drainTo(waiting, most);
        return waiting.stream().map(Waiting::item).toList();
    }

    /** When what waits longest came, by the clock's nanoseconds; empty when nothing waits. */
    OptionalLong oldest() {
        OptionalLong oldest = OptionalLong.empty();
        for (BlockingQueue<? extends Waiting<?>> queue : List.of(checks, incidents, pauses)) {
            Waiting<?> head = queue.peek();
            if (head != null && (oldest.isEmpty() || head.since() - oldest.getAsLong() < 0)) {
                oldest = OptionalLong.of(head.since());
            }
        }
        return oldest;
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
