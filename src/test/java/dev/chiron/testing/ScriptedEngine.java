package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stand-in for a Docker engine that this machine has not: it speaks a given range of API versions over a unix socket and
 * answers with prepared JSON; it counts who is connected. Once {@link #hang} was called it accepts and keeps silent.
 */
public final class ScriptedEngine implements AutoCloseable {
    private static final Pattern REQUEST = Pattern.compile("(\\S+) (?:/v(\\d+)\\.(\\d+))?(/[^? ]*)\\S* HTTP/1.1");

    private final TempFolder folder = TempFolder.create("engine");
    private final ServerSocketChannel listener;
    private final Map<String, Prepared> answers = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
    private volatile int oldestMinor;
    private volatile int newestMinor;
    private volatile boolean hung;

    private record Prepared(int status, String body) {}

    /** Speaks API 1.{@code oldestMinor} to 1.{@code newestMinor}. */
    public ScriptedEngine(int oldestMinor, int newestMinor) {
        speak(oldestMinor, newestMinor);
        try {
            listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(folder.file("s")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("scripted-engine").start(this::accept);
    }

    public URI endpoint() {
        return URI.create("unix://" + folder.file("s"));
    }

    /** Changes the range, as an upgrade of the engine does. */
    public ScriptedEngine speak(int oldest, int newest) {
        oldestMinor = oldest;
        newestMinor = newest;
        return this;
    }

    /** Prepares the answer to a method and path without version and query, such as {@code GET /info}. */
    public ScriptedEngine answer(String methodAndPath, int status, String body) {
        answers.put(methodAndPath, new Prepared(status, body));
        return this;
    }

    /** From now on keeps silent. */
    public ScriptedEngine hang() {
        hung = true;
        return this;
    }

    /** The request lines so far. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** How many connections are open. */
    public int open() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.close();
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                open.add(channel);
                Thread.ofVirtual().name("scripted-engine-connection").start(() -> serve(channel));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            BufferedReader in = new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), UTF_8));
            String line = in.readLine();
            if (line != null) {
                String header = line;
                while (header != null && !header.isEmpty()) {
                    header = in.readLine();
                }
                requests.add(line);
                if (!hung) {
                    write(channel, answerTo(line));
                }
                in.read();
            }
        } catch (IOException closedByPeer) {
            // The client may go whenever it likes.
        } finally {
            open.remove(channel);
        }
    }

    private Prepared answerTo(String line) {
        Matcher request = REQUEST.matcher(line);
        if (!request.matches()) {
            return new Prepared(500, "{\"message\":\"not understood: " + line + "\"}");
        }
        if (request.group(4).equals("/version")) {
            return new Prepared(
                    200,
                    "{\"Version\":\"99.1\",\"ApiVersion\":\"1.%d\",\"MinAPIVersion\":\"1.%d\",\"Unknown\":{}}"
                            .formatted(newestMinor, oldestMinor));
        }
        int minor = request.group(3) == null ? newestMinor : Integer.parseInt(request.group(3));
        if (minor < oldestMinor) {
            return refused("client version 1.%d is too old. Minimum supported API version is 1.%d, please upgrade"
                    .formatted(minor, oldestMinor));
        }
        if (minor > newestMinor) {
            return refused("client version 1.%d is too new. Maximum supported API version is 1.%d"
                    .formatted(minor, newestMinor));
        }
        return answers.getOrDefault(
                request.group(1) + " " + request.group(4),
                new Prepared(404, "{\"message\":\"No such container: " + request.group(4) + "\"}"));
    }

    private static Prepared refused(String message) {
        return new Prepared(400, "{\"message\":\"" + message + "\"}");
    }

    private static void write(SocketChannel channel, Prepared answer) throws IOException {
        byte[] body = answer.body.getBytes(UTF_8);
        String head = answer.status == 204 || answer.status == 304
                ? "HTTP/1.1 %d X\r\n\r\n".formatted(answer.status)
                : "HTTP/1.1 %d X\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(answer.status, body.length);
        ByteBuffer bytes = ByteBuffer.wrap((head + (answer.status == 204 ? "" : answer.body)).getBytes(UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
