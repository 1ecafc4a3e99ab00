package dev.chiron.web;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The latest probes, and as many failed ones again that have left them; each is kept bounded, and shown when asked for. */
final class ProbeHistory {
    private final int limit;
    private final Deque<Entry> latest = new ArrayDeque<>();
    private final Deque<Entry> failures = new ArrayDeque<>();
    private long nextId;

    /** A probe with its number, which counts from 0. */
    record Entry(long id, Probed probed) {}

    ProbeHistory(int limit) {
        this.limit = limit;
    }

    void add(Probed probed) {
        keep(limit == 0 ? probed : probed.kept());
    }

    private synchronized void keep(Probed probed) {
        long id = nextId++;
        if (limit == 0) {
            return;
        }
        latest.addLast(new Entry(id, probed));
        if (latest.size() > limit) {
            Entry leaving = latest.removeFirst();
            if (!leaving.probed().run().result().passed()) {
                failures.addLast(leaving);
            }
            if (failures.size() > limit) {
                failures.removeFirst();
            }
        }
    }

    /** All that are kept, the newest first. */
    synchronized List<Entry> newestFirst() {
        return new ArrayList<>(oldestFirst().toList()).reversed();
    }

    synchronized Optional<Entry> byId(long id) {
        return first(entry -> entry.id() == id);
    }

    /** The oldest that is kept of a target, by any module if {@code module} is empty. */
    synchronized Optional<Entry> byTarget(String target, String module) {
        return first(entry -> entry.probed().target().address().equals(target)
                && (module.isEmpty() || entry.probed().module().name().equals(module)));
    }

    private Optional<Entry> first(Predicate<Entry> wanted) {
        return oldestFirst().filter(wanted).findFirst();
    }

    private Stream<Entry> oldestFirst() {
        return Stream.concat(failures.stream(), latest.stream());
    }
}
