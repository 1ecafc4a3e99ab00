package dev.chiron.web;

import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.spi.ServerConnection;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One stream, from its upgrade to its end: this thread reads what the peer sends, another one sends. */
final class LiveSession implements ServerConnection {
    static final int NORMAL = 1000;
    static final int GOING_AWAY = 1001;
    static final int FORBIDDEN = 1008;
    static final int TRY_AGAIN = 1013;

    private static final int MOST_FRAMES_A_HEARTBEAT = 1_000;
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final LiveSocket socket;
    private final LiveSender sender;
    private final LiveSessions sessions;
    private final Thread sending;
    private volatile @Nullable Thread reading;

    /**
     * A stream that has not begun.
     *
     * @param allowed whether the subscriber may still hear; asked at each heartbeat
     */
    LiveSession(
            LiveSocket socket, LiveOpening opening, LiveTimes times, BooleanSupplier allowed, LiveSessions sessions) {
        this.socket = socket;
        this.sender = new LiveSender(socket, opening, times, allowed);
        this.sessions = sessions;
        this.sending = Thread.ofVirtual().name("live-sender").unstarted(this::send);
    }

    @Override
    public void handle(Limit limit) {
        reading = Thread.currentThread();
        sessions.add(this);
        sending.start();
        try {
            read();
        } catch (WebSocketInput.Violation violation) {
            end(violation.code(), violation.reason());
        } catch (RuntimeException gone) {
            sender.peerGone();
        } finally {
            finish();
        }
    }

    private void read() throws WebSocketInput.Violation {
        WebSocketInput input = socket.input();
        for (WebSocketInput.Frame frame = input.next(); frame.opcode() != WebSocketFrame.CLOSE; frame = input.next()) {
            socket.heard();
            if (sender.framesHeard() > MOST_FRAMES_A_HEARTBEAT) {
                end(FORBIDDEN, "too many frames; nothing but control frames is read here");
                return;
            }
            if (frame.opcode() == WebSocketFrame.PING) {
                sender.answer(frame.payload());
            }
        }
        end(NORMAL, "");
        sender.peerGone();
    }

    /** Waits for the sender's last word; when this returns, the connection is closed. */
    private void finish() {
        try {
            if (!sending.join(LAST_WORDS)) {
                sending.interrupt();
            }
        } catch (InterruptedException cut) {
            sending.interrupt();
        }
        sender.close();
        sessions.remove(this);
    }

    private void send() {
        try {
            sender.run();
            if (!sender.awaitPeer(LAST_WORDS)) {
                interruptReading();
            }
        } catch (InterruptedException | RuntimeException gone) {
            interruptReading();
        }
    }

    /** A virtual thread that is interrupted while it waits for its socket closes it. */
    private void interruptReading() {
        Thread thread = reading;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Ends the stream with a code and a reason, after what is being sent. */
    void end(int code, String reason) {
        sender.end(code, reason);
    }

    /** Ends it at once if one send has been taking longer than that, or any time after the stream's end. */
    void cutAfter(Duration longest) {
        Duration patience = sender.ended() ? LAST_WORDS : longest;
        if (socket.sending().compareTo(patience) > 0) {
            sender.drop();
            cut();
        }
    }

    /** Ends it at once, without another word. */
    void cut() {
        sending.interrupt();
        interruptReading();
    }

    @Override
    public Duration idleTime() {
        return Duration.ZERO;
    }

    @Override
    public void close(boolean interrupt) {
        end(GOING_AWAY, "Chiron is about to end");
    }
}
