package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** HTTP/1 answers, mostly well-formed: heads of all shapes, bodies of all framings and codings, then perhaps damaged. */
public final class GeneratedHttp {
    private static final int MOST_FIELDS = 5;
    private static final int BOMB = 16 << 20;
    private static final byte[] GZIP_BOMB = gzip(new byte[BOMB]);

    private final Choices choices;
    /** Where redirects lead; never to another machine. */
    private final List<String> locations;

    public GeneratedHttp(Choices choices, List<String> locations) {
        this.choices = choices;
        this.locations = locations;
    }

    /** All bytes that the server sends. */
    public byte[] answer() {
        byte[] body = body();
        List<String> fields = new ArrayList<>();
        byte[] framed = framed(body, fields);
        for (int i = choices.below(MOST_FIELDS); i > 0; i--) {
            fields.add(field());
        }
        if (choices.onceIn(3)) {
            Collections.reverse(fields);
        }
        String end = choices.of("\r\n", "\r\n", "\r\n", "\n");
        String head =
                informational(end) + statusLine() + end + String.join(end, fields) + (fields.isEmpty() ? "" : end);
        byte[] start = head.getBytes(ISO_8859_1);
        byte[] rest = (end + new String(framed, ISO_8859_1)).getBytes(ISO_8859_1);
        boolean damaged = choices.onceIn(2);
        String location = choices.onceIn(4) ? "Location: " + choices.of(locations) + end : "";
        return joined(
                damaged ? Mutations.damaged(start, choices) : start,
                location.getBytes(ISO_8859_1),
                damaged ? Mutations.damaged(rest, choices) : rest);
    }

    private String informational(String end) {
        StringBuilder heads = new StringBuilder();
        int times = choices.onceIn(6) ? choices.of(1, 2, 5000) : 0;
        String one = "HTTP/1.1 " + choices.of(103, 100, 199) + " Early" + end + "Link: </a>" + end + end;
        for (int i = 0; i < times; i++) {
            heads.append(one);
        }
        return heads.toString();
    }

    private String statusLine() {
        String version = choices.onceIn(6)
                ? choices.of("HTTP/2.0", "HTTP/1.2", "HTTP/x.y", "HTTP/1", "http/1.1", "ICY", "SSH-2.0-x", "")
                : choices.of("HTTP/1.1", "HTTP/1.0");
        String status = choices.onceIn(6)
                ? choices.of("101", "000", "099", "999", "1000", "-1", "2x0", "", "\u0662\u0660\u0660")
                : choices.of("200", "200", "204", "301", "302", "303", "304", "307", "308", "404", "500");
        return version + " " + status + choices.of(" OK", "", " ", "  a b ");
    }

    private String field() {
        return switch (choices.below(9)) {
            case 0 ->
                "Content-Length: " + choices.of("0", "5", "-5", "+5", "5, 5", "99999999999", "9".repeat(30), "", "5 5");
            case 1 ->
                "Transfer-Encoding: " + choices.of("chunked", "gzip, chunked", "identity", "Chunked", "xchunked", "");
            case 2 ->
                "Content-Type: " + choices.of("application/json", "text/html; charset=nope", ";;", "a/b+json;q=\"");
            case 3 -> "Content-Encoding: " + choices.of("gzip", "br", "deflate", "identity", "gzip, gzip", "\0");
            case 4 ->
                "Last-Modified: "
                        + choices.of("Thu, 01 Jan 1970 00:00:00 GMT", "yesterday", "Thu, 99 Jan 99999 25:00:00 GMT");
            case 5 ->
                "Set-Cookie: "
                        + choices.of("a=b", "=", "a=b; Domain=.; Path=x; Max-Age=-9999999999999", "a=b; Expires=x");
            case 6 -> choices.of(" folded", "\tfolded", "no colon", ": no name", "Name : spaced", "\u00e9: \u00ff");
            case 7 -> "X-Large: " + "a".repeat(choices.of(10, 9_000, 70_000, 1_100_000));
            default -> String.join("\r\n", Collections.nCopies(choices.of(1, 100, 20_000), "X-Many: y"));
        };
    }

    private byte[] body() {
        byte[] plain = choices.of(
                        "",
                        "hello\n",
                        "{\"status\":\"ok\",\"checks\":{\"db\":\"down\"}}",
                        "{".repeat(3000),
                        "x".repeat(20_000))
                .getBytes(ISO_8859_1);
        return switch (choices.below(8)) {
            case 4 -> gzip(plain);
            case 5 -> deflated(plain);
            case 6 -> choices.onceIn(2) ? GZIP_BOMB : Mutations.damaged(gzip(plain), choices);
            case 7 -> choices.raw(200);
            default -> plain;
        };
    }

    private byte[] framed(byte[] body, List<String> fields) {
        return switch (choices.below(4)) {
            case 0 -> {
                fields.add("Content-Length: " + body.length);
                yield body;
            }
            case 1 -> {
                fields.add("Content-Length: " + (body.length + choices.between(-2, 2)));
                yield body;
            }
            case 2 -> {
                fields.add("Transfer-Encoding: chunked");
                yield chunked(body);
            }
            default -> body;
        };
    }

    private byte[] chunked(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int piece = choices.of(100_000, 1000, 7, 1);
        int most = Math.min(body.length, 40_000);
        for (int at = 0; at < most; at += piece) {
            int length = Math.min(piece, most - at);
            out.writeBytes((size(length) + "\r\n").getBytes(ISO_8859_1));
            out.write(body, at, length);
            out.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        String end =
                choices.of("0\r\n\r\n", "0\r\nTrailer: x\r\n\r\n", "0\r\n", "", "0\r\n" + "T: x\r\n".repeat(100_000));
        out.writeBytes(end.getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    private String size(int length) {
        String hex = Integer.toHexString(length);
        if (!choices.onceIn(20)) {
            return hex;
        }
        return choices.of(
                "000" + hex,
                hex + ";a=b",
                hex + " ",
                " " + hex,
                "+" + hex,
                "-" + hex,
                "0x" + hex,
                "",
                "g",
                "f".repeat(16),
                "7" + "f".repeat(14),
                "8" + "0".repeat(15),
                hex + ";" + "a".repeat(20_000),
                "0".repeat(20_000) + hex);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] deflated(byte[] plain) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new DeflaterOutputStream(packed, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
            out.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
