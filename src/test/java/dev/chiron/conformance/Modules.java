package dev.chiron.conformance;

import java.util.List;
import java.util.stream.Collectors;

/** The configuration that both exporters are started with. */
final class Modules {
    /** What {@code /probe} takes when the question names no module. */
    private static final String DEFAULT = """
            modules:
              http_2xx:
                prober: http
            """;

    private Modules() {}

    /** One file with the modules of all trials. */
    static String configuration(List<Trial> trials) {
        return trials.stream()
                .filter(trial -> !trial.question().settings().isEmpty())
                .map(trial -> "  " + trial.question().module() + ":\n"
                        + trial.settings().indent(4))
                .collect(Collectors.joining("", DEFAULT, ""));
    }
}
