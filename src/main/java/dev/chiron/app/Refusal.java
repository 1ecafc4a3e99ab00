package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.Problem;
import java.util.stream.Collectors;

/** A start that is refused, told to the user as it is: one clear line, or one a problem. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    Refusal(String message) {
        super(message);
    }

    static Refusal of(ConfigException refused) {
        Refusal refusal =
                new Refusal(refused.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        refusal.initCause(refused);
        return refusal;
    }
}
