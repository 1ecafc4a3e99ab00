package dev.chiron.web;

import dev.chiron.live.Subscription;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** All that is sent over one stream, by one thread: the opening, events, heartbeats, answers to pings, the last word. */
final class LiveSender implements AutoCloseable {
    private static final byte[] PING = WebSocketFrame.of(WebSocketFrame.PING, new byte[0]);

    private final LiveSocket socket;
    private final LiveOpening opening;
    private final LiveTimes times;
    private final BooleanSupplier allowed;
    private final AtomicReference<@Nullable LastWord> last = new AtomicReference<>();
    private final AtomicReference<byte @Nullable []> pong = new AtomicReference<>();
    private final AtomicInteger framesHeard = new AtomicInteger();
    private final CountDownLatch peerGone = new CountDownLatch(1);

    private record LastWord(int code, String reason) {
        private byte[] frame() {
            return WebSocketFrame.close(code, reason);
        }
    }

    LiveSender(LiveSocket socket, LiveOpening opening, LiveTimes times, BooleanSupplier allowed) {
        this.socket = socket;
        this.opening = opening;
        this.times = times;
        this.allowed = allowed;
    }

    /** Sends until the end is asked for, then the last word; ends with the socket's own exceptions when that breaks. */
    void run() throws InterruptedException {
        socket.send(opening.frame());
        if (opening.subscription().isPresent()) {
            stream(opening.subscription().get());
        } else {
            end(LiveSession.TRY_AGAIN, "events were lost; connect again");
        }
        LastWord word = last.get();
        if (word != null) {
            socket.send(word.frame());
        }
    }

    private void stream(Subscription subscription) throws InterruptedException {
        long beat = socket.nanos() + times.heartbeat().toNanos();
        while (last.get() == null) {
            Subscription.Batch batch = subscription.take(Duration.ofNanos(beat - socket.nanos()));
            byte[] due = pong.getAndSet(null);
            if (due != null) {
                socket.send(WebSocketFrame.of(WebSocketFrame.PONG, due));
            }
            batch.frames().forEach(socket::send);
            endIfOver(subscription.state());
            long lateNanos = socket.nanos() - beat;
            if (lateNanos >= 0) {
                beat(batch.position(), lateNanos > times.heartbeat().toNanos());
                beat = socket.nanos() + times.heartbeat().toNanos();
            }
        }
    }

    private void endIfOver(Subscription.State state) {
        switch (state) {
            case OPEN -> {}
            case DROPPED -> end(LiveSession.TRY_AGAIN, "too slow: the queue of events was full; connect again");
            case GAP -> end(LiveSession.TRY_AGAIN, "events were lost; connect again");
            case CLOSED -> end(LiveSession.GOING_AWAY, "Chiron is about to end");
        }
    }

    /**
     * Says that all is well, or ends the stream.
     *
     * @param slept whether this comes a whole heartbeat late, as after Chiron itself stood still: the peer's silence then
     *     says nothing of the peer
     */
    private void beat(long position, boolean slept) {
        framesHeard.set(0);
        if (!allowed.getAsBoolean()) {
            end(LiveSession.FORBIDDEN, "the right to read has ended");
        } else if (!slept && socket.silent().compareTo(times.silence()) > 0) {
            end(LiveSession.GOING_AWAY, "no sign of life");
        } else {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("type", "heartbeat");
            json.put("at", Json.moment(socket.now()));
            json.put("id", position);
            socket.send(WebSocketFrame.text(Json.write(json)));
            socket.send(PING);
        }
    }

    /** Answers a ping soon; of several, the latest. */
    void answer(byte[] ping) {
        pong.set(ping);
        wake();
    }

    /** Counts a frame of the peer's; how many there were since the last heartbeat. */
    int framesHeard() {
        return framesHeard.incrementAndGet();
    }

    /** Asks for the end; the first word that is said about it is the last one sent. */
    void end(int code, String reason) {
        last.compareAndSet(null, new LastWord(code, reason));
        wake();
    }

    /** Counts the peer as too slow, unless it has been, or the stream is over. */
    void drop() {
        opening.subscription().ifPresent(Subscription::drop);
    }

    boolean ended() {
        return last.get() != null;
    }

    private void wake() {
        opening.subscription().ifPresent(Subscription::wake);
    }

    /** Notes that nothing more will come from the peer. */
    void peerGone() {
        peerGone.countDown();
    }

    /** Waits until the peer said good-bye too; returns whether it did. */
    boolean awaitPeer(Duration most) throws InterruptedException {
        return peerGone.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        opening.subscription().ifPresent(Subscription::close);
    }
}
