package dev.chiron.probe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads HTTP/1.0 and 1.1 answers as servers really send them (RFC 9112, and more lenient about line ends): buffered,
 * with bounded memory, from a stream that keeps the deadline.
 */
final class HttpReader {
    private static final int LARGEST_HEAD = 1 << 20;
    private static final int BUFFER = 8 * 1024;
    private static final int SHOWN = 60;

    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private int headLeft = LARGEST_HEAD;

    HttpReader(InputStream in) {
        this.in = in;
    }

    /** The head of the final answer; informational ones before it are passed over. */
    HttpHead head() throws IOException, HttpGarbage {
        HttpHead head = oneHead();
        while (head.informational()) {
            head = oneHead();
        }
        return head;
    }

    private HttpHead oneHead() throws IOException, HttpGarbage {
        String line = line().orElseThrow(() -> new HttpGarbage("nothing: it closed the connection"));
        String[] words = line.split(" ", 3);
        boolean valid = words.length >= 2 && isVersion(words[0]) && isStatus(words[1]);
        if (!valid) {
            throw new HttpGarbage("something that is not HTTP: \"" + shown(line) + "\"");
        }
        String phrase = words.length == 3 ? words[2].strip() : "";
        return new HttpHead(words[0], Integer.parseInt(words[1]), phrase, fields());
    }

    private static boolean isVersion(String word) {
        return word.length() == 8 && word.startsWith("HTTP/") && word.charAt(6) == '.';
    }

    static boolean isStatus(String word) {
        return word.length() == 3 && word.charAt(0) != '0' && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private List<HttpHead.Field> fields() throws IOException, HttpGarbage {
        List<HttpHead.Field> fields = new ArrayList<>();
        String line = headerLine();
        while (!line.isEmpty()) {
            boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            int colon = line.indexOf(':');
            if (folded && !fields.isEmpty()) {
                HttpHead.Field last = fields.removeLast();
                fields.add(new HttpHead.Field(last.name(), last.value() + " " + line.strip()));
            } else if (colon > 0) {
                fields.add(new HttpHead.Field(
                        line.substring(0, colon), line.substring(colon + 1).strip()));
            } else {
                throw new HttpGarbage("a header line without a name: \"" + shown(line) + "\"");
            }
            line = headerLine();
        }
        return fields;
    }

    private String headerLine() throws IOException, HttpGarbage {
        return line().orElseThrow(() -> new HttpGarbage("half a header: it closed the connection"));
    }

    /** The next line without its end; empty at the end of the stream, if nothing came before it. */
    Optional<String> line() throws IOException, HttpGarbage {
        ByteArrayOutputStream longer = new ByteArrayOutputStream(0);
        while (true) {
            if (at == end && !fill()) {
                return longer.size() == 0 ? Optional.empty() : Optional.of(text(longer));
            }
            int start = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            headLeft -= at - start + 1;
            if (headLeft < 0) {
                throw new HttpGarbage("a header larger than " + (LARGEST_HEAD >> 10) + " KiB");
            }
            if (at < end && longer.size() == 0) {
                return Optional.of(trimmed(new String(buffer, start, at++ - start, StandardCharsets.ISO_8859_1)));
            }
            longer.write(buffer, start, at - start);
            if (at < end) {
                at++;
                return Optional.of(text(longer));
            }
        }
    }

    /** Up to {@code length} bytes of what comes; -1 at the end of the stream. */
    int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (at == end && !fill()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, into, offset, count);
        at += count;
        return count;
    }

    /** Gives the lines of a chunked body a measure of their own, apart from that of the head. */
    void startChunk() {
        headLeft = BUFFER;
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(buffer, 0, buffer.length));
        return end > 0;
    }

    private static String text(ByteArrayOutputStream bytes) {
        return trimmed(bytes.toString(StandardCharsets.ISO_8859_1));
    }

    private static String trimmed(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** The beginning of a text from a stranger, fit to be shown. */
    static String shown(String line) {
        String start = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
        return start.replaceAll("[^ -~…]", "?");
    }
}
