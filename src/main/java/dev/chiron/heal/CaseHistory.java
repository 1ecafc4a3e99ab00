package dev.chiron.heal;

import dev.chiron.monitor.Pause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the journal knows that a judgement rests on.
 *
 * @param file the case itself; empty when it was closed, such as in favour of a person's
 * @param lock of the service, if it is locked out
 * @param unlockedAt when the service was last unlocked
 * @param recent the attempts on the service of the last days, oldest first, whatever became of them
 * @param active the attempts that are under way, on whatever service
 * @param lastHour those that were admitted within an hour, on whatever service, oldest first
 * @param paused the pause of all healing that holds
 * @param pausedHere the pause of healing this service that holds
 * @param pausedService the pause of the service that holds, whichever Chiron it was said to
 */
record CaseHistory(
        Optional<CaseFile> file,
        Optional<Lock> lock,
        Optional<Instant> unlockedAt,
        List<Attempt> recent,
        List<Attempt> active,
        List<Attempt> lastHour,
        Optional<Pause> paused,
        Optional<Pause> pausedHere,
        Optional<Pause> pausedService) {
    /** The attempts on the service that count: those since it was unlocked in which something was done. */
    List<Attempt> counted() {
        Instant since = unlockedAt.orElse(Instant.MIN);
        return recent.stream()
                .filter(attempt -> attempt.at().isAfter(since) && !attempt.givenBack())
                .toList();
    }
}
