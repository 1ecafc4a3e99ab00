package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ScriptedTcpServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The server's side of WebSockets, byte by byte, so that it can also break the rules; it remembers what it has seen. */
final class WebsocketPeer {
    /** The last request's header fields by lower-case name, its first line under the empty one. */
    volatile Map<String, String> headers = Map.of();

    /** All frames as {@code opcode:text}. */
    final BlockingQueue<String> frames = new LinkedBlockingQueue<>();

    /** Upgrades, sends these bytes, and listens. */
    ScriptedTcpServer serving(byte[]... bytes) {
        return ScriptedTcpServer.handle(connection -> serve(connection, bytes));
    }

    void serve(Socket connection, byte[]... bytes) throws IOException {
        upgrade(connection);
        for (byte[] each : bytes) {
            connection.getOutputStream().write(each);
        }
        listen(connection);
    }

    void upgrade(Socket connection) throws IOException {
        Map<String, String> asked = request(connection);
        write(
                connection,
                "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(asked.getOrDefault("sec-websocket-key", "")) + "\r\n\r\n");
    }

    Map<String, String> request(Socket connection) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                throw new EOFException("closed in the middle of its request");
            }
            head.write(next);
        }
        BufferedReader lines = new BufferedReader(new StringReader(head.toString(ISO_8859_1)));
        Map<String, String> asked = new TreeMap<>();
        asked.put("", lines.readLine());
        lines.lines().filter(line -> !line.isEmpty()).forEach(line -> {
            String[] parts = line.split(": ", 2);
            asked.merge(parts[0].toLowerCase(Locale.ROOT), parts[1], (a, b) -> a + "|" + b);
        });
        headers = asked;
        return asked;
    }

    private static String accept(String key) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1")
                            .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    void listen(Socket connection) throws IOException {
        while (true) {
            frames.add(frame(connection));
        }
    }

    /** One masked frame as {@code opcode:text}. */
    static String frame(Socket connection) throws IOException {
        DataInputStream in = new DataInputStream(connection.getInputStream());
        int opcode = in.readUnsignedByte() & 0x0f;
        int length = in.readUnsignedByte();
        assertThat(length & 0x80).as("the mask").isNotZero();
        length &= 0x7f;
        length = length == 126 ? in.readUnsignedShort() : length == 127 ? (int) in.readLong() : length;
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return opcode + ":" + new String(payload, ISO_8859_1);
    }

    static byte[] frame(int first, String text) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (text.length() < 126) {
            frame.write(text.length());
        } else if (text.length() <= 0xffff) {
            frame.writeBytes(new byte[] {126, (byte) (text.length() >> 8), (byte) text.length()});
        } else {
            frame.writeBytes(new byte[] {
                127, 0, 0, 0, 0, 0, (byte) (text.length() >> 16), (byte) (text.length() >> 8), (byte) text.length()
            });
        }
        frame.writeBytes(text.getBytes(UTF_8));
        return frame.toByteArray();
    }

    static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(UTF_8));
    }
}
