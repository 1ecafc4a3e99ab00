package dev.chiron.probe;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** The request that turns an HTTP connection into a WebSocket, and what its answer must say (RFC 6455, section 4). */
record WebsocketUpgrade(String key) {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int KEY_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Fields that are ours; a second one of them would contradict the first. */
    private static final Set<String> OURS = Set.of(
            "host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions");

    /** One with a key that nobody could have guessed. */
    static WebsocketUpgrade fresh() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return new WebsocketUpgrade(Base64.getEncoder().encodeToString(bytes));
    }

    /** The request; a Host among the fields replaces that of the URL, others of ours are left out. */
    byte[] request(HttpUrl url, List<HttpHead.Field> fields) {
        String host = fields.stream()
                .filter(field -> field.name().equalsIgnoreCase("Host"))
                .map(HttpHead.Field::value)
                .findFirst()
                .orElse(url.authority());
        StringBuilder head =
                new StringBuilder(256).append("GET ").append(url.path()).append(" HTTP/1.1\r\n");
        Stream.of(
                        Stream.of(new HttpHead.Field("Host", host)),
                        fields.stream().anyMatch(field -> field.name().equalsIgnoreCase("User-Agent"))
                                ? Stream.<HttpHead.Field>of()
                                : Stream.of(new HttpHead.Field("User-Agent", "Chiron")),
                        Stream.of(
                                new HttpHead.Field("Connection", "Upgrade"),
                                new HttpHead.Field("Upgrade", "websocket"),
                                new HttpHead.Field("Sec-WebSocket-Version", "13"),
                                new HttpHead.Field("Sec-WebSocket-Key", key)),
                        fields.stream()
                                .filter(field -> !OURS.contains(field.name().toLowerCase(Locale.ROOT))))
                .flatMap(some -> some)
                .forEach(field -> head.append(field.name())
                        .append(": ")
                        .append(field.value())
                        .append("\r\n"));
        return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether the answer, whose status is 101, is that of a server that speaks WebSocket and has seen this request. */
    boolean confirmedBy(HttpHead answer) {
        return holds(answer, "Upgrade", "websocket")
                && holds(answer, "Connection", "upgrade")
                && answer.first("Sec-WebSocket-Accept").filter(accept()::equals).isPresent();
    }

    private static boolean holds(HttpHead answer, String name, String token) {
        return answer.all(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .anyMatch(word -> word.strip().equalsIgnoreCase(token));
    }

    private String accept() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
