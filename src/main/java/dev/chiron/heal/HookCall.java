package dev.chiron.heal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chiron.net.Connection;
import dev.chiron.net.Dialer;
import dev.chiron.net.IpChoice;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One call of a hook: one connection, one request, and of the answer no more than its status and the beginning of its body.
 * Redirects are not followed: whoever answers with one is not the hook that the configuration names.
 */
record HookCall(Hook hook, Dialer dialer) {
    private static final IpChoice ANY = new IpChoice(false, true);
    private static final int LONGEST_HEAD_BYTES = 32 << 10;
    private static final int LONGEST_BODY_BYTES = 4 << 10;
    private static final int LONGEST_DETAIL = 200;

    /** What became of a call. */
    sealed interface Ending {
        /** It was answered. */
        record Answered(int status, String said) implements Ending {}

        /** It was not sent, or at least not whole. */
        record NotSent(String why) implements Ending {}

        /** It was sent, and nobody knows what became of it. */
        record Unknown(String why) implements Ending {}
    }

    /**
     * Makes the call.
     *
     * @param key by which the hook knows a call that it has had already
     * @param epoch which of the acting instances calls
     */
    Ending make(String key, long epoch, String body, Deadline deadline) throws InterruptedException {
        byte[] request;
        try {
            request = request(key, epoch, body);
        } catch (UncheckedIOException e) {
            return new Ending.NotSent(String.valueOf(e.getMessage()));
        }
        try (Connection connection = connected(deadline)) {
            return exchanged(connection, request);
        } catch (Unreachable e) {
            return new Ending.NotSent(String.valueOf(e.getMessage()));
        }
    }

    private Connection connected(Deadline deadline) throws Unreachable, InterruptedException {
        String host = hook.url().getHost().replaceAll("[\\[\\]]", "");
        InetAddress address = dialer.resolve(host, ANY, deadline);
        Connection connection = dialer.connect(new InetSocketAddress(address, hook.port()), Optional.empty(), deadline);
        try {
            if (hook.secured()) {
                connection.startTls(
                        hook.tls().context(), hook.tls().serverName().orElse(host));
            }
            return connection;
        } catch (Unreachable | InterruptedException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Ending exchanged(Connection connection, byte[] request) throws InterruptedException {
        try {
            connection.out().write(request);
            connection.out().flush();
            return answered(connection.in());
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted in a call of hook " + hook.name());
            }
            return new Ending.Unknown("hook " + hook.name() + " did not answer: " + e.getMessage());
        }
    }

    private Ending answered(InputStream in) throws IOException {
        int status = 0;
        while (status < 200) {
            String head = head(in);
            String[] words = head.lines().findFirst().orElse("").split(" ", 3);
            if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-9][0-9][0-9]")) {
                return new Ending.Unknown("hook " + hook.name() + " answered with something that is not HTTP");
            }
            status = Integer.parseInt(words[1]);
        }
        return new Ending.Answered(status, said(in));
    }

    /** What it says is only for people; that it cannot be read changes nothing. */
    private static String said(InputStream in) {
        try {
            String text = new String(in.readNBytes(LONGEST_BODY_BYTES), UTF_8)
                    .replaceAll("\\p{Cntrl}", " ")
                    .strip();
            return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL) + "…";
        } catch (IOException cutOff) {
            return "";
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || head.length() >= LONGEST_HEAD_BYTES) {
                throw new IOException(next < 0 ? "the connection ended" : "the answer's head is too long");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private byte[] request(String key, long epoch, String body) {
        byte[] content = body.getBytes(UTF_8);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", hook.url().getRawAuthority());
        headers.put("User-Agent", "chiron");
        headers.put("Accept", "*/*");
        headers.put("Connection", "close");
        headers.put("Idempotency-Key", key);
        headers.put("X-Chiron-Epoch", Long.toString(epoch));
        headers.put("Content-Length", Integer.toString(content.length));
        if (hook.headers().keySet().stream()
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).equals("content-type"))) {
            headers.put("Content-Type", "application/json");
        }
        headers.putAll(hook.headers());
        hook.secretHeaders().forEach((name, secret) -> headers.put(name, oneLine(name, secret.value())));
        StringBuilder head = new StringBuilder(hook.method() + " " + target() + " HTTP/1.1\r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(ISO_8859_1);
        byte[] request = Arrays.copyOf(start, start.length + content.length);
        System.arraycopy(content, 0, request, start.length, content.length);
        return request;
    }

    private static String oneLine(String name, String secret) {
        if (secret.chars().anyMatch(c -> c < ' ' || c > '~')) {
            throw new UncheckedIOException(new IOException(
                    "the secret of header " + name + " must be one line of printable ASCII characters"));
        }
        return name.equalsIgnoreCase("Authorization") && secret.indexOf(' ') < 0 ? "Bearer " + secret : secret;
    }

    private String target() {
        String path = hook.url().getRawPath();
        String query = hook.url().getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }
}
