package dev.chiron.heal;

import java.time.Instant;
import java.util.Optional;

/** What the rails say. */
sealed interface Verdict {
    /** The action may run. */
    record Admit() implements Verdict {}

    /** A refusal that is judged again soon. */
    static Optional<Refuse> refuse(Refusal reason, String detail) {
        return Optional.of(new Refuse(reason, detail));
    }

    /** It may not, for one reason; judged again at {@code notBefore}, or soon when that is not known. */
    record Refuse(Refusal reason, String detail, Optional<Instant> notBefore) implements Verdict {
        Refuse(Refusal reason, String detail) {
            this(reason, detail, Optional.empty());
        }

        Refuse(Refusal reason, String detail, Instant notBefore) {
            this(reason, detail, Optional.of(notBefore));
        }
    }
}
