package dev.chiron.docker;

import dev.chiron.config.Section;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One engine and its two doors, which may be the same.
 *
 * @param name what services call it by; {@value #STANDARD_NAME} if it has none
 * @param observe where containers are looked at
 * @param act where containers are acted on
 * @param allowRecreate whether containers may be removed and made anew, which takes the right to create any container
 */
public record EngineSettings(String name, Endpoint observe, Endpoint act, boolean allowRecreate) {
    /** The name of an engine that has none. */
    public static final String STANDARD_NAME = "docker";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

    /** The engine of this machine, over its usual socket. */
    public static EngineSettings standard() {
        return new EngineSettings(STANDARD_NAME, Endpoint.standard(), Endpoint.standard(), false);
    }

    /** Reads the only engine. */
    static EngineSettings only(Section section) {
        return read(section, STANDARD_NAME);
    }

    /** Reads one of a list of engines. */
    static EngineSettings named(Section section) {
        String name = section.string("name", "what services call the engine by")
                .check(
                        text -> NAME.matcher(text).matches(),
                        "must be letters, digits, \"_\", \".\" or \"-\", at most 63")
                .required();
        return read(section, name);
    }

    private static EngineSettings read(Section section, String name) {
        Endpoint both = Endpoint.read(section, "endpoint", "where the engine listens", Endpoint.standard());
        Endpoint observe =
                Endpoint.read(section, "observe", "where containers are looked at, if not at endpoint", both);
        Endpoint act = Endpoint.read(section, "act", "where containers are acted on, if not at endpoint", both);
        boolean recreate = section.bool(
                        "allow_recreate",
                        "whether the action recreate may remove containers and make them anew;"
                                + " it takes the right to create any container")
                .orElse(false);
        if (section.has("endpoint") && section.has("observe") && section.has("act")) {
            section.problem("endpoint", "is of no use beside observe and act; take it away");
        }
        refuseUselessTls(section, observe, act);
        return new EngineSettings(name, observe, act, recreate);
    }

    private static void refuseUselessTls(Section section, Endpoint observe, Endpoint act) {
        Optional<Section> tls = section.section("tls", "how tcp endpoints are secured");
        if (tls.isPresent() && !section.documenting() && observe.unix() && act.unix()) {
            section.problem("tls", "is only for tcp endpoints; a unix socket is secured by who may open it");
        }
    }
}
