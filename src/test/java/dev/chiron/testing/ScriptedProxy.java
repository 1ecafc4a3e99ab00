package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * An HTTP proxy on a free loopback port for {@code CONNECT}: it leads to one server whatever place is asked for, or
 * refuses, and remembers what it was asked.
 */
public final class ScriptedProxy implements AutoCloseable {
    private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

    private final ScriptedTcpServer server;
    private final List<String> heads;

    private ScriptedProxy(ScriptedTcpServer server, List<String> heads) {
        this.server = server;
        this.heads = heads;
    }

    /** Leads every tunnel to this port of the machine. */
    public static ScriptedProxy tunnelTo(int port) {
        List<String> heads = new CopyOnWriteArrayList<>();
        return new ScriptedProxy(ScriptedTcpServer.handle(tunnel(heads, port)), heads);
    }

    /** The same, for clients that speak TLS to the proxy itself. */
    public static ScriptedProxy tunnelOverTlsTo(int port, SSLContext context) {
        List<String> heads = new CopyOnWriteArrayList<>();
        return new ScriptedProxy(ScriptedTcpServer.handleTls(context, tunnel(heads, port)), heads);
    }

    /** Answers every request with these bytes, and leaves the rest to the client. */
    public static ScriptedProxy answering(String bytes) {
        List<String> heads = new CopyOnWriteArrayList<>();
        ScriptedTcpServer server = ScriptedTcpServer.handle(client -> {
            heads.add(head(client.getInputStream()));
            client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        });
        return new ScriptedProxy(server, heads);
    }

    public int port() {
        return server.port();
    }

    /** The heads of all requests so far, oldest first, each with its line ends but without the empty line. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /** Waits until the client has closed every connection accepted so far, at least one. */
    public void awaitAllClosedByClient() {
        server.awaitAllClosedByClient();
    }

    @Override
    public void close() {
        server.close();
    }

    private static ScriptedTcpServer.Script tunnel(List<String> heads, int port) {
        return client -> {
            heads.add(head(client.getInputStream()));
            client.getOutputStream().write(ESTABLISHED.getBytes(ISO_8859_1));
            try (Socket far = new Socket(InetAddress.ofLiteral("127.0.0.1"), port)) {
                Thread.ofVirtual().name("scripted-tunnel").start(() -> back(far, client));
                client.getInputStream().transferTo(far.getOutputStream());
            }
        };
    }

    private static void back(Socket far, Socket client) {
        try {
            far.getInputStream().transferTo(client.getOutputStream());
            client.shutdownOutput();
        } catch (IOException gone) {
            // Either end has closed, which ends the other direction as well.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        return head.substring(0, head.length() - 2);
    }
}
