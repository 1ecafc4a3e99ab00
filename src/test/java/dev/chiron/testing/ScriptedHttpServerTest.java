package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.ScriptedHttpServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import org.junit.jupiter.api.Test;

class ScriptedHttpServerTest {
    @Test
    void answersChangeWhileItRuns() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on("/health", Answer.json("{}").with("X-Kind", "fine"));
            HttpResponse<String> fine = Http.get(server.url("/health?deep=1"), "X-Asked", "yes");
            assertThat(fine.statusCode()).isEqualTo(200);
            assertThat(fine.headers().firstValue("x-kind")).contains("fine");
            server.on("/health", 503, "down");
            assertThat(Http.get(server.url("/health")).statusCode()).isEqualTo(503);
            assertThat(server.requests("/health")).hasSize(2);
            assertThat(server.requests("/health").getFirst().headers()).containsEntry("x-asked", "yes");
            assertThat(Http.get(server.url("/other")).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void bodiesArrive() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on("/echo", request -> Answer.of(200, request.method() + " " + request.body()));
            assertThat(Http.postJson(server.url("/echo"), "[1]").body()).isEqualTo("POST [1]");
        }
    }

    @Test
    void delayedAnswerComesLater() {
        try (ScriptedHttpServer server = ScriptedHttpServer.start()) {
            server.on("/slow", Answer.of(200, "at last").after(Duration.ofMillis(80)));
            long start = System.nanoTime();
            assertThat(Http.get(server.url("/slow")).body()).isEqualTo("at last");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
        }
    }

    @Test
    void tlsServerShowsItsCertificate() throws IOException {
        Certificates authority = Certificates.authority();
        try (ScriptedHttpServer server =
                ScriptedHttpServer.startTls(authority.issue("127.0.0.1").context())) {
            server.on("/", 200, "safe");
            URI url = server.url("/");
            HttpsURLConnection connection = (HttpsURLConnection) url.toURL().openConnection();
            connection.setSSLSocketFactory(authority.trust().getSocketFactory());
            assertThat(connection.getInputStream().readAllBytes()).asString().isEqualTo("safe");
        }
    }
}
