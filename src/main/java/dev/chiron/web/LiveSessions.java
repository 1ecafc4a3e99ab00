package dev.chiron.web;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All streams that are open; cuts those whose peer takes nothing any more, and says good-bye at the end. */
final class LiveSessions implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Set<LiveSession> open = ConcurrentHashMap.newKeySet();
    private final Duration longestSend;
    private final Thread watch;

    LiveSessions(Duration longestSend) {
        this.longestSend = longestSend;
        this.watch = Thread.ofVirtual().name("live-watch").start(this::loop);
    }

    void add(LiveSession session) {
        open.add(session);
    }

    void remove(LiveSession session) {
        open.remove(session);
    }

    private void loop() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(BETWEEN_LOOKS);
                open.forEach(session -> session.cutAfter(longestSend));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells all that Chiron ends, and gives them a second to take it. */
    @Override
    public void close() {
        open.forEach(session -> session.end(LiveSession.GOING_AWAY, "Chiron is about to end"));
        long deadline = System.nanoTime() + LAST_WORDS.toNanos();
        try {
            while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
                Thread.sleep(Duration.ofMillis(10));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watch.interrupt();
        open.forEach(LiveSession::cut);
    }
}
