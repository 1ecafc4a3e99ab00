package dev.chiron.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** A WebSocket client that a test can make do anything: wrong frames, no reading, no answers. */
final class RawWebSocket implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PATIENCE_MILLIS = 30_000;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket;
    private final DataInputStream in;
    private boolean answersPings = true;

    /** The end of a stream, as the server said it. */
    record Closed(int code, String reason) {}

    private RawWebSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 13));
    }

    /** Opens a stream; the headers are whole lines. */
    static RawWebSocket open(int port, String pathAndQuery, String... headers) {
        return open(port, 0, pathAndQuery, headers);
    }

    /** Opens a stream with a receive buffer of so many bytes, if not zero. */
    static RawWebSocket open(int port, int receiveBuffer, String pathAndQuery, String... headers) {
        try {
            return upgraded(connect(port, receiveBuffer), request(port, pathAndQuery, headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same over TLS. */
    static RawWebSocket openTls(SSLContext tls, int port, int receiveBuffer, String pathAndQuery, String... headers) {
        try {
            return upgraded(secured(tls, connect(port, receiveBuffer)), request(port, pathAndQuery, headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The head of what is answered to a request, be it an upgrade or not. */
    static String head(int port, String request) {
        try (Socket socket = connect(port, 0)) {
            return ask(socket, request).head();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same over TLS. */
    static String head(SSLContext tls, int port, String request) {
        try (Socket socket = secured(tls, connect(port, 0))) {
            return ask(socket, request).head();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Socket connect(int port, int receiveBuffer) throws IOException {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private static Socket secured(SSLContext tls, Socket socket) throws IOException {
        return tls.getSocketFactory().createSocket(socket, "127.0.0.1", socket.getPort(), true);
    }

    private static RawWebSocket ask(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new RawWebSocket(socket);
    }

    private static RawWebSocket upgraded(Socket socket, String request) throws IOException {
        RawWebSocket opened = ask(socket, request);
        String answer = opened.head();
        if (!answer.startsWith("HTTP/1.1 101 ")) {
            throw new IllegalStateException("not upgraded: " + answer);
        }
        return opened;
    }

    static String request(int port, String pathAndQuery, String... headers) {
        return "GET " + pathAndQuery + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                + String.join(
                        "", List.of(headers).stream().map(line -> line + "\r\n").toList()) + "\r\n";
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    RawWebSocket answeringNoPings() {
        answersPings = false;
        return this;
    }

    /** The next text as JSON, past pings. */
    JsonNode next() {
        Object read = read();
        if (read instanceof Closed closed) {
            throw new IllegalStateException("the stream has ended: " + closed);
        }
        return parse((String) read);
    }

    /** The next text of a type, past all others. */
    JsonNode next(String type) {
        JsonNode found = next();
        while (!found.get("type").asText().equals(type)) {
            found = next();
        }
        return found;
    }

    /** Reads over all texts until the server closes. */
    Closed closed() {
        Object read = read();
        while (read instanceof String) {
            read = read();
        }
        return (Closed) read;
    }

    /** A text, or the end. */
    private Object read() {
        try {
            while (true) {
                int opcode = in.readUnsignedByte() & 0x0F;
                byte[] payload = in.readNBytes(length(in.readUnsignedByte()));
                switch (opcode) {
                    case WebSocketFrame.TEXT -> {
                        return new String(payload, StandardCharsets.UTF_8);
                    }
                    case WebSocketFrame.PING -> {
                        if (answersPings) {
                            send(WebSocketFrame.PONG, payload);
                        }
                    }
                    case WebSocketFrame.PONG -> {
                        return "{\"type\":\"pong\",\"payload\":\"" + new String(payload, StandardCharsets.UTF_8)
                                + "\"}";
                    }
                    case WebSocketFrame.CLOSE -> {
                        ByteBuffer word = ByteBuffer.wrap(payload);
                        return new Closed(
                                word.getShort(),
                                StandardCharsets.UTF_8.decode(word).toString());
                    }
                    default -> throw new IllegalStateException("opcode " + opcode);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int length(int coded) throws IOException {
        return switch (coded) {
            case 126 -> in.readUnsignedShort();
            case 127 -> Math.toIntExact(in.readLong());
            default -> coded;
        };
    }

    /** Sends a whole frame, masked as a client must. */
    void send(int opcode, byte[] payload) {
        sendBytes(masked(0x80 | opcode, payload));
    }

    static byte[] masked(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % 4]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    void sendBytes(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the server has closed the connection, waited for. */
    boolean ended() {
        try {
            while (in.read() >= 0) {
                // Reads over what is left.
            }
            return true;
        } catch (java.net.SocketTimeoutException still) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** The ids of the next so many events, in the order of their coming. */
    List<Long> ids(int count) {
        List<Long> ids = new ArrayList<>();
        while (ids.size() < count) {
            JsonNode event = next();
            if (!event.get("type").asText().equals("heartbeat")) {
                ids.add(event.get("id").asLong());
            }
        }
        return ids;
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(text, e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
