package dev.chiron.heal;

import dev.chiron.docker.ContainerEvent;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** How a container that does not run came to its end, as far as the engine's events tell. */
enum Ending {
    /** It crashed, or was killed from wherever. */
    BY_ITSELF,
    /** Somebody stopped it, and it was not us. */
    BY_HAND,
    /** The engine no longer knows. */
    FORGOTTEN;

    /**
     * Reads what happened since the container was started, oldest first. A stop through the engine leaves a {@code stop}
     * after the {@code die}, so that whoever still sees the one would see the other.
     *
     * @param ours whether something that happened at that moment was our own doing
     */
    static Ending of(List<ContainerEvent> events, Predicate<Instant> ours) {
        List<ContainerEvent> stops =
                events.stream().filter(event -> event.action().equals("stop")).toList();
        if (stops.stream().anyMatch(stop -> !ours.test(stop.at()))) {
            return BY_HAND;
        }
        boolean told = events.stream().anyMatch(event -> event.action().equals("die"));
        return told || !stops.isEmpty() ? BY_ITSELF : FORGOTTEN;
    }
}
