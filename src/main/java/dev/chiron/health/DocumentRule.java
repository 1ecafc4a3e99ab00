package dev.chiron.health;

import dev.chiron.config.Section;
import java.util.List;
import java.util.Set;

/**
 * How the health documents of a service count.
 *
 * @param read whether they are read at all
 * @param critical the components without which it is down; when none is named, the document's own word stands
 */
public record DocumentRule(boolean read, Set<String> critical) {
    public static final DocumentRule STANDARD = new DocumentRule(true, Set.of());

    /** The components of which the service is expected to tell: the critical ones, if documents are read. */
    public Set<String> wanted() {
        return read ? critical : Set.of();
    }

    /** Whether health documents are looked for. */
    public enum Reading {
        AUTO,
        OFF
    }

    /** Reads {@code health_document} and {@code components} of a service. */
    public static DocumentRule read(Section service) {
        Reading reading = service.choice(
                        "health_document",
                        Reading.class,
                        "auto: a JSON answer that tells of its health decides, whatever the status code; off: it is not read")
                .orElse(Reading.AUTO);
        List<String> critical = service.sectionOrEmpty("components", "which parts of the service matter")
                .strings("critical", "components without which it is down; any other that fails makes it degraded");
        return new DocumentRule(reading == Reading.AUTO, Set.copyOf(critical));
    }
}
