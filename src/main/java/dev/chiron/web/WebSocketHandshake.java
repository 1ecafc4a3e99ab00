package dev.chiron.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The opening of a WebSocket (RFC 6455 §4.2), without extensions and subprotocols. */
final class WebSocketHandshake {
    static final String VERSION = "13";
    static final String VERSION_HEADER = "Sec-WebSocket-Version";

    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;

    private WebSocketHandshake() {}

    /** The key of a request that opens a WebSocket rightly. */
    static Optional<String> key(Request request) {
        boolean asked = request.method().equals("GET")
                && names(request, "Connection", "upgrade")
                && names(request, "Upgrade", "websocket")
                && request.header(VERSION_HEADER).filter(VERSION::equals).isPresent();
        return request.header("Sec-WebSocket-Key").map(String::strip).filter(key -> asked && isKey(key));
    }

    private static boolean names(Request request, String header, String word) {
        String value = request.header(header).orElse("").toLowerCase(Locale.ROOT);
        for (String each : value.split(",", -1)) {
            if (each.strip().equals(word)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The answer to a key, with these headers too. */
    static byte[] answer(String key, Map<String, String> headers) {
        StringBuilder answer = new StringBuilder("HTTP/1.1 101 Switching Protocols\r\n"
                + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n");
        headers.forEach(
                (name, value) -> answer.append(name).append(": ").append(value).append("\r\n"));
        return answer.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String accept(String key) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
