package dev.chiron.heal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * That nothing is done upon a signal now.
 *
 * @param caseId of the case that it is about, if one was opened
 * @param answers what the rails said, if they were asked
 */
record Denial(String service, Trigger trigger, Verdict.Refuse refusal, Optional<UUID> caseId, List<Answered> answers) {
    Denial(String service, Trigger trigger, Verdict.Refuse refusal, Optional<UUID> caseId) {
        this(service, trigger, refusal, caseId, List.of());
    }

    Decision decision(Instant at) {
        return new Decision(
                at,
                service,
                trigger,
                Optional.of(refusal.reason()),
                refusal.detail(),
                caseId.map(UUID::toString).orElse(""),
                Answered.json(answers));
    }
}
