package dev.chiron.net;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells when something has arrived on native sockets: one platform thread waits for all of them, so that no virtual
 * thread blocks in the kernel. The thread begins with the first socket and ends when there has been none for a while.
 */
final class SocketWatch {
    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int READABLE = 1;
    private static final int MOST_EVENTS = 256;
    private static final int IDLE_MILLIS = 2_000;
    /** Only on x86 the structure is packed. */
    private static final boolean PACKED = System.getProperty("os.arch", "").equals("amd64");

    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int TOKEN_AT = PACKED ? 4 : 8;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Runnable> watched = new ConcurrentHashMap<>();
    private final AtomicLong tokens = new AtomicLong();
    private int queue = -1;
    private boolean primed;

    /**
     * Runs something, briefly and on the watching thread, each time that the socket has something to read.
     *
     * @return what {@link #forget} takes
     */
    long watch(int descriptor, Runnable arrived) {
        long token = tokens.incrementAndGet();
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            watched.put(token, arrived);
            if (queue < 0) {
                queue = Libc.newEventQueue(CLOSE_ON_EXEC);
                Thread.ofPlatform().daemon().name("icmp-receive").start(this::serve);
            }
            MemorySegment event = arena.allocate(EVENT_BYTES, Long.BYTES);
            event.set(ValueLayout.JAVA_INT, 0, READABLE);
            event.set(ValueLayout.JAVA_LONG_UNALIGNED, TOKEN_AT, token);
            Libc.addToEventQueue(queue, descriptor, event);
        } finally {
            lock.unlock();
        }
        return token;
    }

    /** Ends the watch; call it before the socket closes. */
    void forget(long token) {
        watched.remove(token);
    }

    /** Calls once, without any effect, what takes its time at the first call, so that no packet is timed with it. */
    void prime() {
        lock.lock();
        try (Arena arena = Arena.ofConfined()) {
            if (!primed) {
                MemorySegment nothing = arena.allocate(Long.BYTES);
                Libc.send(-1, nothing, 0);
                Libc.receive(-1, nothing, 0);
                primed = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void serve() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment events = arena.allocate((long) EVENT_BYTES * MOST_EVENTS, Long.BYTES);
            while (true) {
                int count = Libc.awaitEvents(queue, events, MOST_EVENTS, IDLE_MILLIS);
                for (int i = 0; i < count; i++) {
                    long token = events.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) EVENT_BYTES * i + TOKEN_AT);
                    Runnable arrived = watched.get(token);
                    if (arrived != null) {
                        arrived.run();
                    }
                }
                if (count == 0 && ended()) {
                    return;
                }
            }
        }
    }

    private boolean ended() {
        lock.lock();
        try {
            if (!watched.isEmpty()) {
                return false;
            }
            Libc.close(queue);
            queue = -1;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
