package dev.chiron.heal;

import dev.chiron.monitor.Pause;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What healing must remember: deliveries, attempts, decisions and who is locked out; safe for many threads.
 *
 * <p>What is told before something happens must be stored or fail; what is told afterwards is kept until it can be stored.
 */
public interface Journal {
    /**
     * Notes a delivery by the digest of its body; false when the same was noted since a moment.
     *
     * @throws IOException when it cannot be stored; then it must not be acknowledged
     */
    boolean delivered(String digest, Instant at, Instant since) throws IOException;

    /**
     * Commits the intent to act, before the call.
     *
     * @throws IOException when it cannot be stored; then the call must not be made
     */
    void begin(Attempt attempt) throws IOException;

    /** Closes an attempt. */
    void close(Attempt attempt);

    /** Notes a refusal. */
    void refuse(Decision decision);

    /** The attempts on a service, oldest first. */
    List<Attempt> attempts(String service);

    /** All attempts that are remembered, oldest first. */
    List<Attempt> attempts();

    /** The attempts after a moment, oldest first. */
    default List<Attempt> attemptsSince(Instant moment) {
        return attempts().stream()
                .filter(attempt -> attempt.at().isAfter(moment))
                .toList();
    }

    /** The refusals that are remembered, oldest first. */
    List<Decision> decisions();

    /** Locks a service out of healing. */
    void lock(String service, Instant at);

    /** Lets it be healed again; the attempts before that moment no longer count. */
    void unlock(String service, Instant at);

    /** When it was locked out, while it is. */
    Optional<Instant> lockedSince(String service);

    default boolean locked(String service) {
        return lockedSince(service).isPresent();
    }

    /** When a service was last unlocked. */
    Optional<Instant> unlockedAt(String service);

    /** The latest pause of all healing, if it was not ended; it may have run out. */
    default Optional<Pause> paused() {
        return Optional.empty();
    }

    /** Whether this process is the one of those on the same journal that acts. */
    default boolean leads() {
        return true;
    }
}
