package dev.chiron.store;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Event.IncidentChanged;
import dev.chiron.monitor.Event.PauseChanged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What is written in one transaction. */
record Letters(List<CheckRow> checks, List<IncidentChanged> incidents, List<PauseChanged> pauses) {
    int size() {
        return checks.size() + incidents.size() + pauses.size();
    }

    /** When the first of it happened. */
    Optional<Instant> oldest() {
        return Stream.concat(
                        checks.stream().map(CheckRow::at),
                        Stream.concat(incidents.stream(), pauses.stream()).map(Event::at))
                .min(Instant::compareTo);
    }

    /** Each by itself, in the same order. */
    Stream<Letters> single() {
        return Stream.of(
                        checks.stream().map(row -> new Letters(List.of(row), List.of(), List.of())),
                        incidents.stream().map(change -> new Letters(List.of(), List.of(change), List.of())),
                        pauses.stream().map(change -> new Letters(List.of(), List.of(), List.of(change))))
                .flatMap(each -> each);
    }
}
