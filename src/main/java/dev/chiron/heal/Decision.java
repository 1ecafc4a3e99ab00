package dev.chiron.heal;

import java.time.Instant;
import java.util.Optional;

/**
 * What a signal led to at some moment: leave to act, or a reason to do nothing.
 *
 * @param reason why nothing is done; empty when it was admitted
 * @param caseId of the case that it is about; empty when none was opened
 * @param rails what each rail said, as a JSON array of {@link Answered}; empty when they were not asked
 */
public record Decision(
        Instant at,
        String service,
        Trigger trigger,
        Optional<Refusal> reason,
        String detail,
        String caseId,
        String rails) {
    /** {@code refused} or {@code admitted}, as it is stored and shown. */
    public String verdict() {
        return reason.isPresent() ? "refused" : "admitted";
    }
}
