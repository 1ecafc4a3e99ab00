package dev.chiron.net;

import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Optional;

/** A target that could not be reached, or was lost on the way; the message is a sentence for people. */
public final class Unreachable extends Exception {
    private static final long serialVersionUID = 1L;

    /** Which step it failed at. */
    public enum Kind {
        /** The name has no address, or nobody who knows could be asked. */
        DNS,
        /** Refused, no route, reset. */
        CONNECT,
        /** The deadline came first. */
        TIMEOUT,
        /** No handshake, or a certificate that does not prove the peer. */
        TLS
    }

    private final Kind kind;
    private final transient Optional<TlsFacts> rejected;

    private Unreachable(Kind kind, String message, Optional<TlsFacts> rejected) {
        super(message);
        this.kind = kind;
        this.rejected = rejected;
    }

    static Unreachable dns(String message) {
        return new Unreachable(Kind.DNS, message, Optional.empty());
    }

    static Unreachable connect(String message) {
        return new Unreachable(Kind.CONNECT, message, Optional.empty());
    }

    /** Not allowed by our own configuration; nothing was sent. */
    static Unreachable forbidden(String why) {
        return connect("no connection is made: " + why);
    }

    /** Somebody on the way, such as a proxy, will not let us through. */
    public static Unreachable refused(String message) {
        return connect(message);
    }

    static Unreachable timeout(String message) {
        return new Unreachable(Kind.TIMEOUT, message, Optional.empty());
    }

    static Unreachable tls(String message, Optional<TlsFacts> rejected) {
        return new Unreachable(Kind.TLS, message, rejected);
    }

    /**
     * What an input or output error on an open connection means.
     *
     * @param doing what was tried, such as {@code "GET http://…"}
     * @throws InterruptedException when the thread was interrupted, which closes its connection
     */
    public static Unreachable lost(String doing, IOException error) throws InterruptedException {
        if (error instanceof SocketTimeoutException) {
            return timeout(doing + " got no answer within the timeout");
        }
        endIfInterrupted();
        return connect(doing + " lost its connection: " + Words.of(error));
    }

    static void endIfInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /**
     * Whether an interruption counts as a timeout: after the deadline it is most likely the deadline's own, which comes
     * before the socket's on a busy machine, and what was found out so far would be lost with it. The thread stays
     * interrupted.
     */
    static boolean endsAsTimeout(Deadline deadline) {
        return deadline.expired() && Thread.currentThread().isInterrupted();
    }

    public Kind kind() {
        return kind;
    }

    /** What the peer showed in a handshake that was broken off because its certificate is expired or not trusted. */
    public Optional<TlsFacts> rejected() {
        return rejected;
    }
}
