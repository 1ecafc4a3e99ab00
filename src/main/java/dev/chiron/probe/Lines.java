package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.TlsSettings;
import dev.chiron.net.Unreachable;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Lines over a connection, as most protocols of a {@code query_response} speak them. */
final class Lines implements Speech {
    /** As Go's scanner, which takes a line of so many bytes with its line feed, and none that is longer. */
    private static final int LONGEST_LINE = 64 * 1024;

    private final Connection connection;
    private final TlsSettings tls;
    private final String tlsName;
    private InputStream in;

    Lines(Connection connection, TlsSettings tls, String tlsName) throws IOException {
        this.connection = connection;
        this.tls = tls;
        this.tlsName = tlsName;
        this.in = new BufferedInputStream(connection.in());
    }

    @Override
    public String unit() {
        return "line";
    }

    @Override
    public boolean patient() {
        return true;
    }

    @Override
    public Optional<String> hear() throws IOException, Mismatch {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() == LONGEST_LINE) {
                throw new Mismatch("a line was longer than 64 KiB");
            }
            next = in.read();
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    @Override
    public byte[] hearBytes(byte[] wanted) throws IOException {
        ByteArrayOutputStream heard = new ByteArrayOutputStream(wanted.length);
        boolean alike = true;
        while (alike && heard.size() < wanted.length) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            alike = wanted[heard.size()] == (byte) next;
            heard.write(next);
        }
        // What has come already is shown too.
        heard.writeBytes(in.readNBytes(Math.min(in.available(), wanted.length - heard.size())));
        return heard.toByteArray();
    }

    @Override
    public void say(byte[] words) throws IOException {
        byte[] line = Arrays.copyOf(words, words.length + 1);
        line[words.length] = '\n';
        sayExactly(line);
    }

    @Override
    public void sayExactly(byte[] bytes) throws IOException {
        connection.out().write(bytes);
    }

    /** What was read ahead is dropped: it came without TLS, and must not pass for what comes with it (RFC 3207, section 4.2). */
    @Override
    public void secure() throws IOException, Unreachable, InterruptedException {
        connection.startTls(tls.context(), tlsName);
        in = new BufferedInputStream(connection.in());
    }
}
