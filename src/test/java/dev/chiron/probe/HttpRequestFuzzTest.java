package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.chiron.testing.Certificates;
import dev.chiron.testing.Choices;
import dev.chiron.testing.Mutations;
import dev.chiron.testing.ScriptedTcpServer;
import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.params.provider.MethodSource;

/** What the http probe sends for any path, hostname and redirect: one request a connection, with the fields that it means to send. */
class HttpRequestFuzzTest {
    private static final int TRIES = 100;
    private static final int LONGEST = 1 << 20;
    private static final SSLContext TLS =
            Certificates.authority().issue("127.0.0.1").context();
    private static final Probe PROBE = Ordeal.probe(HttpProbe.KIND, "tls_config: {insecure_skip_verify: true}");
    private static final List<String> FIELDS =
            List.of("host", "user-agent", "accept-encoding", "connection", "authorization", "cookie", "referer");
    private static final List<String> PATHS = List.of(
            "/",
            "",
            "?a=b",
            "#c",
            "/a b",
            "/a HTTP/1.1\r\nX-Sent: by a stranger\r\n\r\n",
            "/%0d%0aX-Sent:%20x",
            "/\u00e9\u2028",
            "//x",
            "/../..",
            "/\0");
    private static final List<String> HOSTNAMES = List.of(
            "a.example",
            "a.example:80",
            "a\r\nX-Sent: by a stranger",
            "a\nX-Sent: x",
            "a\rX-Sent: x",
            " ",
            "a b",
            "\u00e9",
            "\u560d\u560aX-Sent: x",
            "\0",
            ".",
            "[::1]",
            "a/../b");

    static Stream<byte[]> seeds() {
        return Choices.seeds(TRIES);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "10m")
    void noTextOfAStrangerBecomesAFieldOrARequest(byte[] seed) throws Exception {
        Choices choices = new Choices(seed);
        boolean tls = choices.onceIn(6);
        String path = damaged(choices.of(PATHS), choices);
        Optional<String> hostname =
                choices.onceIn(4) ? Optional.empty() : Optional.of(damaged(choices.of(HOSTNAMES), choices));
        String location =
                choices.onceIn(4) ? "Location: " + choices.of(PATHS).replaceAll("[\r\n]", "\u000b") + "\r\n" : "";
        List<String> requests = new CopyOnWriteArrayList<>();
        ScriptedTcpServer.Script script = connection -> {
            requests.add(request(connection));
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n" + location + "\r\n").getBytes(UTF_8));
        };
        try (ScriptedTcpServer server =
                tls ? ScriptedTcpServer.handleTls(TLS, script) : ScriptedTcpServer.handle(script)) {
            Target target = new Target((tls ? "https://" : "http://") + server.target() + path, hostname);
            Ordeal.endure(PROBE, target, target.toString());
            requests.forEach(request -> assertThat(names(request))
                    .as("%s asks for %s", target, request)
                    .isSubsetOf(FIELDS));
        }
    }

    private static String damaged(String text, Choices choices) {
        return choices.onceIn(3) ? new String(Mutations.damaged(text.getBytes(UTF_8), choices), UTF_8) : text;
    }

    /** The names of the fields, with whatever a lenient server would take for one. */
    private static List<String> names(String request) {
        List<String> names = new ArrayList<>();
        String[] lines = request.split("\r\n|\r|\n", -1);
        for (int i = 1; i < lines.length; i++) {
            if (!lines[i].isEmpty()) {
                names.add(lines[i].split(":", 2)[0].toLowerCase(java.util.Locale.ROOT));
            }
        }
        return names;
    }

    /** Everything until an empty line that the client is silent after. */
    private static String request(Socket connection) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.length() < LONGEST
                && (request.indexOf("\r\n\r\n") < 0
                        || connection.getInputStream().available() > 0)) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                break;
            }
            request.append((char) next);
        }
        return new String(request.toString().getBytes(ISO_8859_1), UTF_8);
    }
}
