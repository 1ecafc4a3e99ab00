package dev.chiron.live;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The latest messages, for those who come back; ids without a gap. Not safe to share. */
final class Replay {
    private final Bounds bounds;
    private final Deque<Message> messages = new ArrayDeque<>();
    private long size;
    private long latest;

    /**
     * A replay of nothing yet.
     *
     * @param start the id before the first
     */
    Replay(Bounds bounds, long start) {
        this.bounds = bounds;
        this.latest = start;
    }

    /** The id of the latest message. */
    long latest() {
        return latest;
    }

    void add(Message message) {
        messages.addLast(message);
        size += message.size();
        latest = message.id();
        while (bounds.exceededBy(messages.size(), size)) {
            size -= messages.removeFirst().size();
        }
    }

    /** Forgets all, after something was lost that should stand between. */
    void clear() {
        messages.clear();
        size = 0;
    }

    /** What came after an id, oldest first; empty when that is not known any more, or not yet. */
    Optional<List<Message>> after(long id) {
        if (id > latest || id < latest - messages.size()) {
            return Optional.empty();
        }
        long known = messages.size() - (latest - id);
        return Optional.of(messages.stream().skip(known).toList());
    }
}
