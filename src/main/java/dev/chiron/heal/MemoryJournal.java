package dev.chiron.heal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A journal that forgets with the process, and beyond 10,000 entries of a kind its oldest. */
public final class MemoryJournal implements Journal {
    private static final int MOST = 10_000;

    private final Map<String, Instant> deliveries = bounded();
    private final Map<UUID, Attempt> attempts = bounded();
    private final Deque<Decision> decisions = new ArrayDeque<>();
    private final Map<String, Instant> locked = new HashMap<>();
    private final Map<String, Instant> unlocked = new HashMap<>();

    @Override
    public synchronized boolean delivered(String digest, Instant at, Instant since) {
        Instant before = deliveries.put(digest, at);
        return before == null || before.isBefore(since);
    }

    @Override
    public synchronized void begin(Attempt attempt) {
        attempts.put(attempt.id(), attempt);
    }

    @Override
    public synchronized void close(Attempt attempt) {
        attempts.put(attempt.id(), attempt);
    }

    @Override
    public synchronized void refuse(Decision decision) {
        decisions.addLast(decision);
        if (decisions.size() > MOST) {
            decisions.removeFirst();
        }
    }

    @Override
    public synchronized List<Attempt> attempts(String service) {
        return attempts.values().stream()
                .filter(attempt -> attempt.service().equals(service))
                .toList();
    }

    @Override
    public synchronized List<Attempt> attempts() {
        return new ArrayList<>(attempts.values());
    }

    @Override
    public synchronized List<Decision> decisions() {
        return new ArrayList<>(decisions);
    }

    @Override
    public synchronized void lock(String service, Instant at) {
        locked.putIfAbsent(service, at);
    }

    @Override
    public synchronized void unlock(String service, Instant at) {
        locked.remove(service);
        unlocked.put(service, at);
    }

    @Override
    public synchronized Optional<Instant> lockedSince(String service) {
        return Optional.ofNullable(locked.get(service));
    }

    @Override
    public synchronized Optional<Instant> unlockedAt(String service) {
        return Optional.ofNullable(unlocked.get(service));
    }

    private static <K, V> Map<K, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MOST;
            }
        };
    }
}
