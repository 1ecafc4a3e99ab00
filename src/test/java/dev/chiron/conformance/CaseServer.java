package dev.chiron.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.chiron.conformance.Step.Close;
import dev.chiron.conformance.Step.Hear;
import dev.chiron.conformance.Step.Pause;
import dev.chiron.conformance.Step.Reset;
import dev.chiron.conformance.Step.Say;
import dev.chiron.conformance.Step.StartTls;
import dev.chiron.testing.IssuedCertificate;
import dev.chiron.testing.ScriptedTcpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;

/** A case's own server: plays the case's steps with every connection, and remembers what it heard in each. */
final class CaseServer implements AutoCloseable {
    private static final int GIVE_UP_MILLIS = 10_000;

    private final List<Step> steps;
    private final Map<String, IssuedCertificate> certificates;
    private final List<ByteArrayOutputStream> heard = new CopyOnWriteArrayList<>();
    private final ScriptedTcpServer server;

    CaseServer(List<Step> steps, Map<String, IssuedCertificate> certificates) {
        this.steps = steps;
        this.certificates = certificates;
        server = ScriptedTcpServer.handle(this::play);
    }

    String target() {
        return server.target();
    }

    /** What came over each connection, one byte a character. */
    List<String> heard() {
        return heard.stream().map(bytes -> bytes.toString(ISO_8859_1)).toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private void play(Socket accepted) throws IOException {
        ByteArrayOutputStream hears = new ByteArrayOutputStream();
        heard.add(hears);
        accepted.setSoTimeout(GIVE_UP_MILLIS);
        Socket socket = accepted;
        for (Step step : steps) {
            switch (step) {
                case Say say -> say(socket, say);
                case Hear hear -> hear(socket.getInputStream(), hear.end().getBytes(ISO_8859_1), hears);
                case Pause pause -> pause(accepted, pause);
                case StartTls tls -> socket = startTls(socket, tls.certificate());
                case Close close -> socket.close();
                case Reset reset -> reset(accepted);
            }
        }
    }

    private static void say(Socket socket, Say say) throws IOException {
        socket.getOutputStream().write(say.text().repeat(say.times()).getBytes(ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static void hear(InputStream in, byte[] end, ByteArrayOutputStream hears) throws IOException {
        int from = hears.size();
        while (!endsWith(hears.toByteArray(), from, end)) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the client ended before it said " + new String(end, ISO_8859_1));
            }
            hears.write(next);
        }
    }

    private static boolean endsWith(byte[] all, int from, byte[] end) {
        int start = all.length - end.length;
        return start >= from && Arrays.equals(all, start, all.length, end, 0, end.length);
    }

    /** Waits as long as the client says nothing; probes say nothing while they wait. */
    private static void pause(Socket socket, Pause pause) throws IOException {
        socket.setSoTimeout(Math.toIntExact(pause.time().toMillis()));
        try {
            if (socket.getInputStream().read() < 0) {
                throw new IOException("the client closed during a pause");
            }
        } catch (SocketTimeoutException over) {
            socket.setSoTimeout(GIVE_UP_MILLIS);
        }
    }

    private Socket startTls(Socket socket, String certificate) throws IOException {
        SSLSocket tls = (SSLSocket) Objects.requireNonNull(certificates.get(certificate))
                .context()
                .getSocketFactory()
                .createSocket(socket, null, socket.getPort(), true);
        tls.setUseClientMode(false);
        tls.startHandshake();
        return tls;
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
