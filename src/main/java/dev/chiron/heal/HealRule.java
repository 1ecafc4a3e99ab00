package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.docker.DockerEngine;
import dev.chiron.service.Service;
import java.util.Optional;

/**
 * How one service may be healed: its {@code heal:} block.
 *
 * @param group the redundancy group that the service belongs to
 * @param stoppedByHand what to do after a person stopped it, if that differs from the general settings
 */
public record HealRule(Action action, String group, Optional<HealSettings.StoppedByHand> stoppedByHand) {

    /** Reads a service's {@code heal:} block; empty after a problem was noted. */
    public static Optional<HealRule> read(Section section, Service service, DockerEngine docker) {
        String group = section.string("group", "the redundancy group of the service")
                .orElse(service.project() + "/" + service.type(), "project/type");
        Optional<HealSettings.StoppedByHand> stopped = section.choice(
                        "stopped_by_hand",
                        HealSettings.StoppedByHand.class,
                        "what to do about a container that a person stopped")
                .optional();
        return action(section, service, docker).map(action -> new HealRule(action, group, stopped));
    }

    private static Optional<Action> action(Section section, Service service, DockerEngine docker) {
        String name = section.string("action", "what may heal it: " + String.join(", ", Actions.names()))
                .required();
        Optional<Action> read = Optional.empty();
        for (Actions.Kind kind : Actions.ALL) {
            if (kind.name().equals(name) || section.documenting()) {
                read = kind.reader().read(section, service, docker);
            }
        }
        if (section.has("action") && !Actions.names().contains(name)) {
            section.problem("action", "\"" + name + "\" is no action" + Suggestion.clause(name, Actions.names()));
        }
        return read;
    }
}
