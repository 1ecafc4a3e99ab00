package dev.chiron.docker;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import java.util.List;

/**
 * The engines of a configuration, whose containers are looked at and acted on.
 *
 * @param all at least one; the first is the one that is meant when none is named
 */
public record DockerEngines(List<Doors> all) {
    /**
     * One engine and how it is reached.
     *
     * @param observe for looking
     * @param act for acting; the same one, unless looking and acting are kept apart
     */
    public record Doors(EngineSettings settings, DockerEngine observe, DockerEngine act) {
        /** What it is called. */
        public String name() {
            return settings.name();
        }
    }

    /** One engine with one door. */
    public static DockerEngines of(DockerEngine engine) {
        EngineSettings settings =
                new EngineSettings(EngineSettings.STANDARD_NAME, engine.endpoint(), engine.endpoint(), false);
        return new DockerEngines(List.of(new Doors(settings, engine, engine)));
    }

    /** The one that is meant when none is named. */
    public Doors first() {
        return all.getFirst();
    }

    /** Reads {@code engine:}; the first after a problem was noted. */
    public Doors named(Section section) {
        String name = section.string("engine", "the engine, one of those under docker")
                .orElse(first().name(), "the first");
        List<String> names = all.stream().map(Doors::name).toList();
        if (section.given("engine") && !names.contains(name)) {
            section.problem("engine", "\"" + name + "\" is no engine under docker" + Suggestion.clause(name, names));
        }
        return all.stream().filter(each -> each.name().equals(name)).findFirst().orElseGet(this::first);
    }
}
