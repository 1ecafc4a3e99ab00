package dev.chiron.health;

import java.util.Locale;
import java.util.Optional;

/** The words that services use for how they and their parts do. */
final class HealthWord {
    private static final int LONGEST = 32;

    private HealthWord() {}

    /** What a word means; empty for a word that says nothing of health. Case, blanks and hyphens do not matter. */
    static Optional<Status> of(String word) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = word.strip().toLowerCase(Locale.ROOT).replace('-', '_').replace(' ', '_');
        return switch (plain) {
            case "healthy", "ok", "up", "pass", "passed", "passing" -> Optional.of(Status.UP);
            case "degraded", "warn", "warning", "partially_available" -> Optional.of(Status.DEGRADED);
            case "unhealthy",
                    "down",
                    "fail",
                    "failed",
                    "failing",
                    "error",
                    "critical",
                    "out_of_service",
                    "unavailable",
                    "shutting_down" -> Optional.of(Status.DOWN);
            case "unknown" -> Optional.of(Status.UNKNOWN);
            default -> Optional.empty();
        };
    }
}
