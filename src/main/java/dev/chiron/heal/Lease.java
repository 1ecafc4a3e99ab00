package dev.chiron.heal;

import dev.chiron.schedule.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether this process is the one that acts: of all that share a journal, one holds the lease, and renews it. Its epoch grows
 * with each change of hands, so that whoever lost it without noticing can change nothing any more.
 */
final class Lease implements AutoCloseable {
    static final Duration TIME = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration RENEWAL = Duration.ofSeconds(3);
    private static final Duration PACE = Duration.ofMillis(500);
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** What the holder does. */
    interface Duty {
        /** It has just become the holder. */
        void begin() throws IOException;

        /** Twice a second, while it is. */
        void look() throws IOException;

        /** Another is. */
        void end();
    }

    private record Held(long epoch, long untilNanos) {}

    private final Journal journal;
    private final Clock clock;
    private final Duty duty;
    private final String holder = UUID.randomUUID().toString();
    private final Thread thread = Thread.ofVirtual().name("heal-lease").unstarted(this::run);
    private volatile @Nullable Held held;
    private volatile boolean anothers;
    private boolean begun;
    private long nextRenewal;

    Lease(Journal journal, Clock clock, Duty duty) {
        this.journal = journal;
        this.clock = clock;
        this.duty = duty;
    }

    void start() {
        thread.start();
    }

    /** The epoch under which this process may act now; empty while another does, or nobody knows. */
    OptionalLong epoch() {
        Held now = held;
        return now != null && clock.nanos() - now.untilNanos < 0 ? OptionalLong.of(now.epoch) : OptionalLong.empty();
    }

    /** Whether another is known to act. */
    boolean isAnothers() {
        return anothers;
    }

    private void run() {
        nextRenewal = clock.nanos();
        try {
            while (!Thread.interrupted()) {
                turn();
                Thread.sleep(PACE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            if (clock.nanos() - nextRenewal >= 0) {
                renew();
            }
            if (epoch().isPresent()) {
                if (!begun) {
                    duty.begin();
                    begun = true;
                }
                duty.look();
            }
        } catch (IOException e) {
            LOG.debug("the journal is away: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("looking for cases broke", e);
        }
    }

    private void renew() throws IOException {
        long asked = clock.nanos();
        Optional<Long> epoch = journal.lease(holder, TIME);
        Held before = held;
        anothers = epoch.isEmpty();
        held = epoch.map(now -> new Held(now, asked + TIME.toNanos())).orElse(null);
        if (before == null || epoch.isEmpty() || epoch.get() != before.epoch) {
            begun = false;
            epoch.ifPresent(now -> journal.handedOver("lease_taken", holder, now));
        }
        if (before != null && epoch.isEmpty()) {
            journal.handedOver("lease_lost", holder, before.epoch);
            LOG.info("another Chiron acts from now on; this one takes signals");
            duty.end();
        }
        nextRenewal = clock.nanos() + (epoch.isEmpty() ? PACE : RENEWAL).toNanos();
    }

    /** Lets another act at once. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            if (thread.getState() != Thread.State.NEW && thread.join(LAST_WORDS) && held != null) {
                held = null;
                journal.leave(holder);
            }
        } catch (IOException e) {
            LOG.debug("the lease ends by itself: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
