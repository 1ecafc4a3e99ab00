package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.service.Service;
import java.util.List;
import java.util.Optional;

/**
 * How one service may be healed: its {@code heal:} block.
 *
 * @param steps what is tried, in this order; at least one
 * @param group the redundancy group that the service belongs to
 * @param stoppedByHand what to do after a person stopped it, if that differs from the general settings
 * @param mode whether to act or only to tell, if that differs from the general settings
 */
public record HealRule(
        List<Step> steps,
        String group,
        Optional<HealSettings.StoppedByHand> stoppedByHand,
        Optional<HealSettings.Mode> mode) {

    /** Reads a service's {@code heal:} block; empty after a problem was noted. */
    public static Optional<HealRule> read(Section section, Service service, Means means) {
        String group = section.string("group", "the redundancy group of the service")
                .orElse(service.project() + "/" + service.type(), "project/type");
        Optional<HealSettings.StoppedByHand> stopped = section.choice(
                        "stopped_by_hand",
                        HealSettings.StoppedByHand.class,
                        "what to do about a container that a person stopped")
                .optional();
        Optional<HealSettings.Mode> mode = section.choice(
                        "mode", HealSettings.Mode.class, "act, or observe: decide and tell, touch nothing")
                .optional();
        List<Step> steps = steps(section, service, means);
        return steps.isEmpty() ? Optional.empty() : Optional.of(new HealRule(steps, group, stopped, mode));
    }

    private static List<Step> steps(Section section, Service service, Means means) {
        List<Step> ladder = section
                .sections(
                        "steps",
                        "what is tried, one after the other, instead of a single action",
                        entry -> Step.read(entry, section, service, means))
                .stream()
                .flatMap(Optional::stream)
                .toList();
        if (section.documenting() || !section.has("steps")) {
            return Step.action(section, service, means)
                    .map(action -> List.of(new Step(action, 1)))
                    .orElse(List.of());
        }
        if (section.string("action", "").optional().isPresent()) {
            section.problem("action", "is given together with steps; keep one of them");
        }
        if (section.sections("steps", "", _ -> true).isEmpty()) {
            section.problem("steps", "must have an entry at least");
        }
        // Known keys beside steps, for which they are the standard.
        section.string("container", "").optional();
        section.string("engine", "").optional();
        return ladder;
    }

    /** The step that is next after so many attempts have failed; the last repeats. */
    public Step step(int failed) {
        int left = failed;
        for (Step step : steps) {
            left -= step.attempts();
            if (left < 0) {
                return step;
            }
        }
        return steps.getLast();
    }

    /** The circuit breakers around what may act, once each. */
    public List<String> circuits() {
        return steps.stream()
                .flatMap(step -> step.action().circuit().stream())
                .distinct()
                .toList();
    }

    /** Every kind of action that may be tried, once. */
    public List<String> kinds() {
        return steps.stream().map(step -> step.action().kind()).distinct().toList();
    }
}
