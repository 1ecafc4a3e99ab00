package dev.chiron.heal;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was once found out about a target that stands still, kept while it is the same: the engine forgets its events. */
final class StopMemory {
    private @Nullable TargetState known;

    /** The target as it was just seen, or as it was seen when more was known of it. */
    TargetState recall(TargetState seen) {
        boolean undeterminable = seen.stand().equals(Optional.of(Refusal.STATE_UNDETERMINABLE));
        if (known != null
                && known.identity().equals(seen.identity())
                && (undeterminable || (seen.stand().isEmpty() && !seen.running() && stopped(known)))) {
            return known;
        }
        if (stopped(seen) || (seen.stand().isEmpty() && !seen.running())) {
            known = seen;
        }
        return seen;
    }

    private static boolean stopped(TargetState state) {
        return state.stand().equals(Optional.of(Refusal.TARGET_STOPPED_BY_USER));
    }
}
