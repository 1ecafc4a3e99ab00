package dev.chiron.heal;

import java.time.Instant;

/**
 * Why a signal led to no action at some moment.
 *
 * @param caseId of the case that it is about; empty when none was opened
 * @param rails what each rail said, as a JSON array of {@link Answered}; empty when they were not asked
 */
public record Decision(
        Instant at, String service, Trigger trigger, Refusal reason, String detail, String caseId, String rails) {
    /** One that belongs to no case, and for which no rail was asked. */
    Decision(Instant at, String service, Trigger trigger, Refusal reason, String detail) {
        this(at, service, trigger, reason, detail, "", "[]");
    }
}
