package dev.chiron.live;

import dev.chiron.monitor.Event;
import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where live subscribers hear what happens. Events come in through a bounded queue, so that no check ever waits; one
 * thread gives them ids, encodes each once, keeps the latest for those who come back, and hands them on up to ten times
 * a second. Safe to share.
 *
 * <p>Ids grow by one. They start at the microsecond of the start, so that an id of an earlier run is older than all of
 * this one's and is never taken for one of them.
 */
public final class Hub implements Consumer<Event>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    private static final int INBOX = 16_384;
    private static final int MOST_AT_ONCE = 1_024;
    private static final Duration REST = Duration.ofMillis(100);

    private final Encoder encoder;
    private final Bounds bounds;
    private final BlockingQueue<Event> inbox;
    private final LongAdder events = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Subscription> subscriptions = new LinkedHashSet<>();
    private final Replay replay;
    private final Thread thread;
    private volatile boolean gap;
    private boolean closed;

    private Hub(Clock clock, Encoder encoder, Bounds bounds, int inbox) {
        this.encoder = encoder;
        this.bounds = bounds;
        this.inbox = new ArrayBlockingQueue<>(inbox);
        this.replay = new Replay(bounds, clock.now().toEpochMilli() * 1000);
        this.thread = Thread.ofVirtual().name("live").unstarted(this::loop);
    }

    /** A hub that listens from now on. */
    public static Hub open(Clock clock, Encoder encoder) {
        return open(clock, encoder, Bounds.STANDARD);
    }

    /**
     * A hub that listens from now on.
     *
     * @param bounds of what it keeps for those who come back, and of what waits for each subscriber
     */
    public static Hub open(Clock clock, Encoder encoder, Bounds bounds) {
        Hub hub = new Hub(clock, encoder, bounds, INBOX);
        hub.thread.start();
        return hub;
    }

    /** One whose thread the test is, by {@link #deliver}. */
    static Hub still(Clock clock, Encoder encoder, Bounds bounds, int inbox) {
        return new Hub(clock, encoder, bounds, inbox);
    }

    /** Takes an event without waiting; one that there is no room for is counted, and ends all subscriptions. */
    @Override
    public void accept(Event event) {
        if (!inbox.offer(event)) {
            lost.increment();
            gap = true;
        }
    }

    /** The id of the latest event that was given one; what it tells of is visible everywhere by now. */
    public long latest() {
        lock.lock();
        try {
            return replay.latest();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Subscribes to all that comes after an id, without a gap.
     *
     * @param service whose events are wanted, beside those that concern all; empty for all services
     * @return empty when what came after the id is not known any more, or the hub is closed
     */
    public Optional<Subscription> subscribe(String service, long after) {
        lock.lock();
        try {
            Optional<List<Message>> missed = closed ? Optional.empty() : replay.after(after);
            return missed.map(messages -> {
                Subscription subscription = new Subscription(service, bounds, this);
                subscription.offer(chunk(messages, service), replay.latest());
                subscriptions.add(subscription);
                return subscription;
            });
        } finally {
            lock.unlock();
        }
    }

    void leave(Subscription subscription) {
        lock.lock();
        try {
            subscriptions.remove(subscription);
        } finally {
            lock.unlock();
        }
    }

    void drop(Subscription subscription) {
        lock.lock();
        try {
            if (subscriptions.remove(subscription)) {
                dropped.increment();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many subscribe now. */
    public int subscribers() {
        lock.lock();
        try {
            return subscriptions.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many events were given an id. */
    public long events() {
        return events.sum();
    }

    /** How many events were lost because the queue into the hub was full. */
    public long lost() {
        return lost.sum();
    }

    /** How many subscribers were dropped because they were too slow. */
    public long dropped() {
        return dropped.sum();
    }

    private void loop() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                deliver(inbox.take());
                if (inbox.isEmpty()) {
                    Thread.sleep(REST);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Hands on an event and those that wait behind it. */
    void deliver(Event first) {
        List<Event> batch = new ArrayList<>();
        batch.add(first);
        inbox.drainTo(batch, MOST_AT_ONCE - 1);
        List<Message> messages = encode(batch);
        lock.lock();
        try {
            messages.forEach(replay::add);
            handOn(messages);
            if (gap) {
                gap = false;
                startAnew();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Hands on what waits; nothing when nothing does. */
    void deliver() {
        Event first = inbox.poll();
        if (first != null) {
            deliver(first);
        }
    }

    private List<Message> encode(List<Event> batch) {
        List<Message> messages = new ArrayList<>(batch.size());
        long id = latest();
        for (Event event : batch) {
            try {
                Optional<Message> message = encoder.encode(id + 1, event);
                if (message.isPresent()) {
                    messages.add(message.get());
                    id++;
                }
            } catch (RuntimeException e) {
                lost.increment();
                gap = true;
                LOG.error("cannot tell subscribers of {}", event.getClass().getSimpleName(), e);
            }
        }
        events.add(messages.size());
        return messages;
    }

    private void handOn(List<Message> messages) {
        Map<String, Chunk> byFilter = new HashMap<>();
        List<Subscription> full = new ArrayList<>();
        for (Subscription each : subscriptions) {
            Chunk chunk = byFilter.computeIfAbsent(each.service(), service -> chunk(messages, service));
            if (!each.offer(chunk, replay.latest())) {
                full.add(each);
            }
        }
        full.forEach(subscriptions::remove);
        dropped.add(full.size());
    }

    private static Chunk chunk(List<Message> messages, String service) {
        return Chunk.of(
                messages.stream().filter(message -> message.concerns(service)).toList());
    }

    /** After a loss nobody may believe to have heard everything. */
    private void startAnew() {
        replay.clear();
        subscriptions.forEach(each -> each.end(Subscription.State.GAP));
        subscriptions.clear();
        LOG.warn("live subscribers must start anew: {} events were lost so far", lost.sum());
    }

    /** Hears nothing more and ends all subscriptions. */
    @Override
    public void close() {
        thread.interrupt();
        lock.lock();
        try {
            closed = true;
            subscriptions.forEach(each -> each.end(Subscription.State.CLOSED));
            subscriptions.clear();
        } finally {
            lock.unlock();
        }
    }
}
