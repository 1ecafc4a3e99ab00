package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A proxy on loopback before an engine's socket, as they are used to admit some calls only: the others get 403. */
public final class EngineProxy implements AutoCloseable {
    private final ScriptedTcpServer listener;
    private final Path engine;
    private final Way way;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    /** What becomes of a call on its way to the engine, and of its answer on the way back; both may wait. */
    public interface Way {
        /** As what it reaches the engine, such as {@code GET /v1.41/info}; empty when it does not. */
        Optional<String> there(String call);

        /** Called when the engine has begun to answer, before anything of that is passed on. */
        void back(String call);
    }

    private record Admitting(Predicate<String> admitted) implements Way {
        @Override
        public Optional<String> there(String call) {
            return admitted.test(call) ? Optional.of(call) : Optional.empty();
        }

        @Override
        public void back(String call) {
            // At once.
        }
    }

    private EngineProxy(ServerSocket listener, Path engine, Way way) {
        this.engine = engine;
        this.way = way;
        this.listener = ScriptedTcpServer.on(listener, this::serve);
    }

    /**
     * A proxy without TLS.
     *
     * @param admitted whether a call is let through, by its method and path, such as {@code GET /v1.41/info}
     */
    public static EngineProxy before(RealDocker docker, Predicate<String> admitted) {
        return on(docker, new Admitting(admitted));
    }

    /** A proxy without TLS that delays and changes calls. */
    public static EngineProxy on(RealDocker docker, Way way) {
        try {
            return new EngineProxy(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), docker.socket(), way);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A proxy that lets everything through, from whoever shows a certificate that the context trusts. */
    public static EngineProxy secured(RealDocker docker, SSLContext context) {
        try {
            SSLServerSocket listener = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
            listener.setNeedClientAuth(true);
            return new EngineProxy(listener, docker.socket(), new Admitting(_ -> true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI endpoint() {
        return URI.create("tcp://127.0.0.1:" + listener.port());
    }

    /** Method and path of all calls so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Those of them that were not admitted. */
    public List<String> refused() {
        return List.copyOf(refused);
    }

    @Override
    public void close() {
        listener.close();
    }

    private void serve(Socket client) {
        try (client) {
            byte[] head = head(client.getInputStream());
            if (head.length == 0) {
                return;
            }
            String line = new String(head, ISO_8859_1).lines().findFirst().orElse("");
            String call = line.replaceFirst(" HTTP/1.1$", "");
            requests.add(call);
            Optional<String> there = way.there(call);
            if (there.isPresent()) {
                forward(client, call, there.get() + new String(head, ISO_8859_1).substring(call.length()));
            } else {
                refused.add(call);
                client.getOutputStream()
                        .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(ISO_8859_1));
            }
        } catch (IOException closedByPeer) {
            // Either side may go whenever it likes.
        }
    }

    private void forward(Socket client, String call, String head) throws IOException {
        try (SocketChannel server = SocketChannel.open(UnixDomainSocketAddress.of(engine))) {
            OutputStream out = Channels.newOutputStream(server);
            out.write(head.getBytes(ISO_8859_1));
            out.write(client.getInputStream().readNBytes(length(head).orElse(0)));
            InputStream answer = Channels.newInputStream(server);
            int first = answer.read();
            way.back(call);
            if (first >= 0) {
                client.getOutputStream().write(first);
                answer.transferTo(client.getOutputStream());
            }
        }
    }

    private static Optional<Integer> length(String head) {
        return head.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                .map(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst();
    }

    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return new byte[0];
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toByteArray();
    }
}
