package dev.chiron.docker;

import java.util.List;

/** What a selector led to. */
public sealed interface Sighting {
    /** Exactly one container. */
    record Found(ContainerState container) implements Sighting {}

    /** None. */
    record Missing(String detail) implements Sighting {}

    /** More than one: never guessed between. */
    record Ambiguous(List<String> names) implements Sighting {}
}
