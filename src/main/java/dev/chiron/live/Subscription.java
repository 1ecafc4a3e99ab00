package dev.chiron.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One subscriber's bounded queue between the hub, which never waits for it, and the thread that sends. Safe to share.
 */
public final class Subscription implements AutoCloseable {
    private final String service;
    private final Bounds bounds;
    private final Hub hub;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Deque<Chunk> queue = new ArrayDeque<>();
    private int waitingEvents;
    private long waitingBytes;
    private long position;
    private boolean woken;
    private volatile State state = State.OPEN;

    /** Whether it goes on, or why not. */
    public enum State {
        OPEN,
        /** It was too slow: its queue was full. */
        DROPPED,
        /** The hub itself lost events; a new snapshot tells the truth again. */
        GAP,
        /** It was closed, or the hub was. */
        CLOSED
    }

    /**
     * What there is to send.
     *
     * @param frames each of several messages; not copies
     * @param position the id up to which everything was handed over or is none of this subscriber's business
     */
    public record Batch(List<byte[]> frames, long position) {}

    Subscription(String service, Bounds bounds, Hub hub) {
        this.service = service;
        this.bounds = bounds;
        this.hub = hub;
    }

    String service() {
        return service;
    }

    public State state() {
        return state;
    }

    /** Hands messages over; returns false when they do not fit, with which the subscription ends. */
    boolean offer(Chunk chunk, long upTo) {
        lock.lock();
        try {
            if (state != State.OPEN) {
                return true;
            }
            boolean full = !queue.isEmpty()
                    && bounds.exceededBy(waitingEvents + chunk.count(), waitingBytes + chunk.bytes().length);
            if (full) {
                finish(State.DROPPED);
                return false;
            }
            position = upTo;
            if (chunk.count() > 0) {
                queue.addLast(chunk);
                waitingEvents += chunk.count();
                waitingBytes += chunk.bytes().length;
                news.signalAll();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** All that waits, as soon as something does; nothing after the time given, after {@link #wake}, and at the end. */
    public Batch take(Duration most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most.toNanos();
            while (queue.isEmpty() && !woken && state == State.OPEN && left > 0) {
                left = news.awaitNanos(left);
            }
            woken = false;
            List<byte[]> frames = new ArrayList<>(queue.size());
            queue.forEach(chunk -> frames.add(chunk.bytes()));
            forget();
            return new Batch(frames, position);
        } finally {
            lock.unlock();
        }
    }

    /** Lets {@link #take} return at once. */
    public void wake() {
        lock.lock();
        try {
            woken = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void end(State why) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                finish(why);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends it as too slow, because a send takes too long before its queue is full. */
    public void drop() {
        hub.drop(this);
        end(State.DROPPED);
    }

    private void finish(State why) {
        state = why;
        forget();
        news.signalAll();
    }

    private void forget() {
        queue.clear();
        waitingEvents = 0;
        waitingBytes = 0;
    }

    /** Hears nothing more. */
    @Override
    public void close() {
        hub.leave(this);
        end(State.CLOSED);
    }
}
