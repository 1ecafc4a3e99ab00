package dev.chiron.net;

import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/** An open connection to a peer, perhaps with TLS on it; of one thread, which closes it. */
public final class Connection implements AutoCloseable {
    private final Socket socket;
    private final String peer;
    private final Deadline deadline;
    private final Duration connectTime;
    private final SystemRoots systemRoots;
    private Socket top;
    private Duration tlsTime = Duration.ZERO;
    private Optional<TlsFacts> tls = Optional.empty();
    private Optional<String> protocol = Optional.empty();

    Connection(Socket socket, String peer, Deadline deadline, Duration connectTime, SystemRoots systemRoots) {
        this.socket = socket;
        this.systemRoots = systemRoots;
        this.peer = peer;
        this.deadline = deadline;
        this.connectTime = connectTime;
        this.top = socket;
    }

    /** What the peer says; each read ends with the deadline by a {@link SocketTimeoutException}. */
    public InputStream in() throws IOException {
        return top.getInputStream();
    }

    public OutputStream out() throws IOException {
        return top.getOutputStream();
    }

    /** The socket itself, with TLS on it once that has begun, for a driver that brings its own protocol. */
    public Socket socket() {
        return top;
    }

    /** The time by which each read ends. */
    public Deadline deadline() {
        return deadline;
    }

    public Duration connectTime() {
        return connectTime;
    }

    /** The time of the TLS handshake; zero without one. */
    public Duration tlsTime() {
        return tlsTime;
    }

    /** What the handshake showed, once there was one. */
    public Optional<TlsFacts> tls() {
        return tls;
    }

    /** The protocol that the handshake settled on out of those that were offered ({@code h2}); empty when it did not. */
    public Optional<String> protocol() {
        return protocol;
    }

    /**
     * Puts TLS on the connection, on that to a proxy if there is one already; streams handed out before must not be used
     * any more.
     *
     * @param name the peer's name, asked for by SNI and looked for in its certificate
     */
    public void startTls(TlsContext context, String name) throws Unreachable, InterruptedException {
        startTls(context, name, List.of());
    }

    /**
     * The same, offering by ALPN what might be spoken over it.
     *
     * @param protocols the best first; when there are none, nothing is offered
     */
    public void startTls(TlsContext context, String name, List<String> protocols)
            throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        TlsContext.Handshake handshake = context.handshake(name, systemRoots);
        try {
            SSLSocket secured = handshake.over(top, protocols);
            top = secured;
            secured.startHandshake();
            protocol = Optional.ofNullable(secured.getApplicationProtocol()).filter(word -> !word.isEmpty());
            tls = Optional.of(handshake.facts(secured.getSession()));
        } catch (SocketTimeoutException e) {
            throw Unreachable.timeout("TLS handshake with " + peer + " did not end within the timeout");
        } catch (IOException e) {
            Unreachable.endIfInterrupted();
            throw Unreachable.tls(handshakeFailure(handshake, e), handshake.rejectedFacts());
        } finally {
            tlsTime = deadline.clock().since(start);
        }
    }

    private String handshakeFailure(TlsContext.Handshake handshake, IOException error) {
        Optional<String> complaint = handshake.complaint();
        if (complaint.isPresent()) {
            return "certificate of " + peer + " " + complaint.get();
        }
        boolean noTls = error instanceof SSLException
                && String.valueOf(error.getMessage()).startsWith("Unsupported or unrecognized SSL message");
        String unoffered = handshake.unoffered().map(why -> " (" + why + ")").orElse("");
        return noTls
                ? peer + " does not speak TLS"
                : "TLS handshake with " + peer + " failed: " + Words.of(error) + unoffered;
    }

    @Override
    public void close() {
        try (socket) {
            if (top instanceof SSLSocket) {
                top.close();
            }
        } catch (IOException e) {
            // The peer may be gone already; there is nothing left to lose.
        }
    }
}
