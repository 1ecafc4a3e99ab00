package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.service.Service;
import java.util.Optional;

/**
 * One rung of a service's ladder of actions.
 *
 * @param attempts how often it may fail before the next, different one is tried
 */
public record Step(Action action, int attempts) {
    private static final int MOST_ATTEMPTS = 100;

    /** Reads an entry of {@code steps:}, for which the block around it stands in where it says nothing; empty after a problem. */
    static Optional<Step> read(Section entry, Section around, Service service, Means means) {
        Section section = entry.over(around);
        int attempts = entry.integer("attempts", "how often it may fail before the next step is tried")
                .between(1, MOST_ATTEMPTS)
                .orElse(1);
        if (!entry.has("action") && !entry.documenting()) {
            entry.problem("", "needs \"action\": " + meaning());
            return Optional.empty();
        }
        return action(section, service, means).map(action -> new Step(action, attempts));
    }

    /** Reads {@code action:} and what belongs to it; empty after a problem was noted. */
    static Optional<Action> action(Section section, Service service, Means means) {
        String name = section.string("action", meaning()).required();
        Optional<Action> read = Optional.empty();
        for (Actions.Kind kind : Actions.ALL) {
            if (kind.name().equals(name) || section.documenting()) {
                read = kind.reader().read(section, service, means);
            }
        }
        if (section.has("action") && !Actions.names().contains(name)) {
            section.problem("action", "\"" + name + "\" is no action" + Suggestion.clause(name, Actions.names()));
        }
        return read;
    }

    private static String meaning() {
        return "what may heal it: " + String.join(", ", Actions.names());
    }
}
