package dev.chiron.docker;

import dev.chiron.config.Section;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The {@code docker:} block: how engines are reached.
 *
 * @param engines at least one; the first is the one that is meant when none is named
 */
public record DockerSettings(List<EngineSettings> engines) {
    private static final String MEANING = "how Docker engines are reached: one, or a list of named ones";

    /** The engine of this machine. */
    public static DockerSettings standard() {
        return new DockerSettings(List.of(EngineSettings.standard()));
    }

    /** Reads the block out of the whole file. */
    public static DockerSettings read(Section root) {
        if (!root.isList("docker") && !root.documenting()) {
            return new DockerSettings(List.of(EngineSettings.only(root.sectionOrEmpty("docker", MEANING))));
        }
        EngineSettings only = root.documenting() ? EngineSettings.only(root.sectionOrEmpty("docker", MEANING)) : null;
        List<EngineSettings> engines = root.sections("docker", MEANING, EngineSettings::named);
        if (engines.isEmpty()) {
            root.problem("docker", "must have an entry at least");
            return standard();
        }
        Set<String> names = new HashSet<>();
        engines.stream()
                .filter(engine -> !engine.name().isEmpty() && !names.add(engine.name()))
                .forEach(twin -> root.problem("docker", "\"" + twin.name() + "\" is the name of two engines"));
        return new DockerSettings(only == null ? engines : List.of(only));
    }
}
