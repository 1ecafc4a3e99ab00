package dev.chiron.probe;

import dev.chiron.schedule.Deadline;
import java.util.List;
import java.util.Optional;

/**
 * One way to look at a target, with its settings; immutable, used by many threads at once.
 *
 * <p>A run ends by its deadline (to within 50 ms), ends soon after its thread is interrupted, and leaves nothing open
 * or running behind.
 */
public interface Probe {
    /**
     * Looks once.
     *
     * @throws InterruptedException when the thread was interrupted; the caller knows whether that was the deadline's guard
     */
    ProbeResult run(Target target, Deadline deadline) throws InterruptedException;

    /** Why it would be wrong to look at this target at all, in the words of {@code /probe}'s 400; empty when it is not. */
    default Optional<String> refusal(Target target) {
        return Optional.empty();
    }

    /** Which setting {@code /probe}'s {@code hostname} stands in for, as a path such as {@code http.headers.Host}; empty for none. */
    default List<String> hostnameSetting() {
        return List.of();
    }
}
