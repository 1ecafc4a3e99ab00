package dev.chiron.schedule;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one scheduler: a platform thread that starts a named virtual thread for each turn that is due.
 *
 * <p>Turns of different names are spread over their interval by {@link Phase}; a turn is never started while its last
 * one still runs, but counted as overrun. When too many run at once, due turns wait and their lag shows it.
 */
public final class Ticker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
    private static final Duration START_WINDOW = Duration.ofSeconds(2);
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long MOST_PATIENCE_NANOS = 100_000_000;
    private static final long TICK_NANOS = 2_000_000;
    private static final long IDLE_NANOS = 1_000_000_000;

    private final Clock clock;
    private final Listener listener;
    private final Semaphore slots;
    private final long epochNanos;
    private final Queue<Turn> arrivals = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Turn> due = new PriorityQueue<>(Comparator.comparingLong(turn -> turn.dueNanos));
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final Duration grace;
    private final Thread thread;
    private volatile Deadline patience = Deadline.after(Clock.system(), Duration.ZERO);
    private volatile boolean closed;

    /** Hears how punctual the ticker is; called on the turns' threads, so it must be quick and safe to share. */
    public interface Listener {
        void started(Duration lag);

        void overran(String name);
    }

    /** A ticker that is not ticking yet: {@link #start} does that. */
    public Ticker(Clock clock, int mostInFlight, Listener listener) {
        this(clock, mostInFlight, listener, GRACE);
    }

    Ticker(Clock clock, int mostInFlight, Listener listener, Duration grace) {
        this.grace = grace;
        this.clock = clock;
        this.listener = listener;
        this.slots = new Semaphore(mostInFlight);
        this.epochNanos = clock.nanos();
        this.thread = Thread.ofPlatform().name("ticker").daemon().unstarted(this::loop);
    }

    public void start() {
        thread.start();
    }

    /** Gives a task its turns: the first within two seconds, and within the interval, then once an interval. */
    public Turn every(String name, Duration interval, Runnable task) {
        Turn turn = new Turn(clock, name, interval, task);
        turn.dueNanos =
                clock.nanos() + Phase.of(name, shorter(interval, START_WINDOW)).toNanos();
        turn.slotNanos = turn.dueNanos;
        arrivals.add(turn);
        LockSupport.unpark(thread);
        return turn;
    }

    /** Whether turns are being started. */
    public boolean ticking() {
        return thread.isAlive();
    }

    /** The number of turns that run now. */
    public int inFlight() {
        return running.size();
    }

    private void loop() {
        while (!closed) {
            LockSupport.parkNanos(Math.max(TICK_NANOS, survivingTick().toNanos()));
        }
    }

    private Duration survivingTick() {
        try {
            return tick();
        } catch (RuntimeException e) {
            LOG.error("the ticker goes on after a tick that broke", e);
            return Duration.ZERO;
        }
    }

    /** Starts all that is due and returns the time until the next look is worth it. */
    Duration tick() {
        if (closed) {
            return Duration.ofNanos(IDLE_NANOS);
        }
        for (Turn turn = arrivals.poll(); turn != null; turn = arrivals.poll()) {
            due.add(turn);
        }
        long now = clock.nanos();
        for (Turn turn = due.peek(); turn != null && turn.dueNanos - now <= 0; turn = due.peek()) {
            boolean starts = !turn.cancelled && !turn.busy;
            if (starts && !slots.tryAcquire()) {
                return Duration.ofNanos(TICK_NANOS);
            }
            due.remove();
            if (!turn.cancelled) {
                take(turn, starts, now);
            }
        }
        Turn next = due.peek();
        return Duration.ofNanos(next == null ? IDLE_NANOS : Math.min(IDLE_NANOS, Math.max(0, next.dueNanos - now)));
    }

    /** Gives a turn that was due its next moment, and starts it, counts it as overrun, or waits a little for its last one. */
    private void take(Turn turn, boolean starts, long now) {
        long slotNanos = turn.slotNanos;
        if (!starts && now - slotNanos < turn.patienceNanos()) {
            turn.dueNanos = now + TICK_NANOS;
            due.add(turn);
            return;
        }
        turn.slotNanos = slotAfter(turn, now);
        turn.dueNanos = turn.slotNanos;
        due.add(turn);
        if (starts) {
            turn.busy = true;
            startThread(turn, slotNanos);
        } else {
            listener.overran(turn.name);
        }
    }

    /** The turn's next own slot that leaves at least half an interval's rest. */
    private long slotAfter(Turn turn, long now) {
        long interval = turn.interval.toNanos();
        long earliest = now + interval / 2;
        long phase = epochNanos + Phase.of(turn.name, turn.interval).toNanos();
        return earliest + Math.floorMod(phase - earliest, interval);
    }

    private void startThread(Turn turn, long dueNanos) {
        Thread started = Thread.ofVirtual().name("check-" + turn.name).unstarted(() -> {
            try {
                listener.started(clock.since(dueNanos));
                turn.task.run();
            } finally {
                turn.busy = false;
                slots.release();
                running.remove(Thread.currentThread());
            }
        });
        running.add(started);
        started.start();
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /** Starts nothing more from now on; what runs has five seconds left, in which others may be closed. */
    public void rest() {
        if (!closed) {
            patience = Deadline.after(Clock.system(), grace);
            closed = true;
            LockSupport.unpark(thread);
        }
    }

    /** Starts nothing more, lets what runs end for up to five seconds since {@link #rest}, then interrupts it. */
    @Override
    public void close() {
        rest();
        try {
            thread.join();
            awaitRunning();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        running.forEach(Thread::interrupt);
    }

    private void awaitRunning() throws InterruptedException {
        for (Thread each : running) {
            if (!each.join(patience.remaining())) {
                return;
            }
        }
    }

    /** One task's place in the schedule. */
    public static final class Turn {
        private final Clock clock;
        private final String name;
        private final Duration interval;
        private final Runnable task;
        private volatile long slotNanos;
        private long dueNanos;
        private volatile boolean busy;
        private volatile boolean cancelled;

        private Turn(Clock clock, String name, Duration interval, Runnable task) {
            this.clock = clock;
            this.name = name;
            this.interval = interval;
            this.task = task;
        }

        /**
         * How long a slot waits for the turn before it to end: a check that hangs for a timeout as long as its interval
         * ends a little after the next slot, and would else cost every second one.
         */
        private long patienceNanos() {
            return Math.min(MOST_PATIENCE_NANOS, interval.toNanos() / 10);
        }

        /** The time until its next slot; negative when that is late. */
        public Duration untilNext() {
            return Duration.ofNanos(slotNanos - clock.nanos());
        }

        /** No further turn starts; one that runs goes on. */
        public void cancel() {
            cancelled = true;
        }
    }
}
