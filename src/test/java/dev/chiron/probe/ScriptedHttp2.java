package dev.chiron.probe;

import dev.chiron.testing.ScriptedTcpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Servers whose side of an HTTP/2 connection is written frame by frame. */
final class ScriptedHttp2 {
    private static final int PREFACE = 24;

    private ScriptedHttp2() {}

    /** What a server does once it has read the request's header. */
    interface Script {
        void play(Socket connection, InputStream in) throws IOException;
    }

    /** A server with TLS that settles on {@code h2}. */
    static ScriptedTcpServer tls(SSLContext context, Script script) {
        return ScriptedTcpServer.handleTls(context, connection -> {
            BiFunction<SSLSocket, List<String>, String> choice = (_, offered) -> offered.contains("h2") ? "h2" : "";
            ((SSLSocket) connection).setHandshakeApplicationProtocolSelector(choice);
            play(connection, script);
        });
    }

    /** A server without TLS. */
    static ScriptedTcpServer plain(Script script) {
        return ScriptedTcpServer.handle(connection -> play(connection, script));
    }

    private static void play(Socket connection, Script script) throws IOException {
        InputStream in = connection.getInputStream();
        if (in.readNBytes(PREFACE).length < PREFACE) {
            return;
        }
        boolean asked = false;
        while (!asked) {
            Http2Frame frame = next(in);
            boolean header = frame.type() == Http2Frame.HEADERS || frame.type() == Http2Frame.CONTINUATION;
            asked = header && frame.has(Http2Frame.END_HEADERS);
        }
        script.play(connection, in);
    }

    /** The probe's next frame. */
    static Http2Frame next(InputStream in) throws IOException {
        return Http2Frame.read(in).orElseThrow(() -> new IOException("the probe has gone"));
    }

    // ---- frames

    static byte[] settings() {
        return new Http2Frame(Http2Frame.SETTINGS, 0, 0, new byte[0]).bytes();
    }

    /** The end of a header, such as {@code :status}, {@code 200}, and perhaps of the answer. */
    static byte[] header(boolean last, String... namesAndValues) {
        int flags = Http2Frame.END_HEADERS | (last ? Http2Frame.END_STREAM : 0);
        return new Http2Frame(Http2Frame.HEADERS, flags, 1, block(namesAndValues)).bytes();
    }

    static byte[] block(String... namesAndValues) {
        List<HttpHead.Field> fields = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.add(new HttpHead.Field(namesAndValues[i], namesAndValues[i + 1]));
        }
        return HpackWriter.block(fields);
    }

    static byte[] data(boolean last, byte[] content) {
        return new Http2Frame(Http2Frame.DATA, last ? Http2Frame.END_STREAM : 0, 1, content).bytes();
    }

    static byte[] all(byte[]... frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(frames).forEach(out::writeBytes);
        return out.toByteArray();
    }

    static byte[] repeated(byte[] frame, int times) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            out.writeBytes(frame);
        }
        return out.toByteArray();
    }
}
