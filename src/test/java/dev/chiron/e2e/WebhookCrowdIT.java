package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A thousand deliveries at once over real sockets, and callers who dawdle: the scrape listener does not notice. */
class WebhookCrowdIT {
    private static final String TOKEN = "may-ring";
    private static final int CROWD = 1_000;

    /** What the shipped Prometheus waits for a scrape. */
    private static final Duration QUICK = Duration.ofSeconds(4);

    private static final String BODY = "{\"version\":\"4\",\"groupKey\":\"g\",\"alerts\":[{\"status\":\"firing\","
            + "\"labels\":{\"alertname\":\"Down\",\"service\":\"nobody\"}}]}";

    private final Clock clock = Clock.system();
    private final Queue<Duration> scrapes = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void aThousandAtOnceAreTakenOrSentAwayForASecondAndScrapesStayQuick() throws Exception {
        try (TempFolder folder = TempFolder.create("crowd");
                RealChiron chiron = start(folder)) {
            Thread scraper = Thread.ofPlatform().start(() -> scrape(chiron));
            List<String> answers = crowd(CROWD, () -> deliver(chiron, BODY));
            over.set(true);
            scraper.join();

            assertThat(answers).hasSize(CROWD);
            assertThat(answers)
                    .allMatch(answer -> answer.startsWith("HTTP/1.1 200") || answer.startsWith("HTTP/1.1 503"));
            assertThat(answers.stream().filter(answer -> answer.startsWith("HTTP/1.1 200")))
                    .hasSizeGreaterThanOrEqualTo(64);
            assertThat(answers.stream().filter(answer -> answer.startsWith("HTTP/1.1 503")))
                    .allMatch(answer -> answer.contains("Retry-After: 1"));
            assertThat(scrapes).isNotEmpty().allMatch(took -> took.compareTo(QUICK) < 0);
            report(answers);
        }
    }

    private void report(List<String> answers) {
        List<Duration> sorted = scrapes.stream().sorted().toList();
        long taken = answers.stream()
                .filter(answer -> answer.startsWith("HTTP/1.1 200"))
                .count();
        System.out.printf(
                "%d of %d deliveries taken, %d scrapes meanwhile: median %d ms, worst %d ms%n",
                taken,
                CROWD,
                sorted.size(),
                sorted.get(sorted.size() / 2).toMillis(),
                sorted.getLast().toMillis());
    }

    @Test
    void callersWhoDawdleLoseTheirPlacesAndOthersComeIn() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try (TempFolder folder = TempFolder.create("dawdle");
                RealChiron chiron = start(folder)) {
            for (int i = 0; i < 100; i++) {
                slow.add(dawdler(chiron));
            }
            assertThat(chiron.get("/ready").statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(40)).until(() -> {
                for (Socket each : slow) {
                    drip(each);
                }
                return deliver(chiron, BODY).startsWith("HTTP/1.1 200");
            });
            assertThat(chiron.get("/ready").statusCode()).isEqualTo(200);
        } finally {
            for (Socket each : slow) {
                each.close();
            }
        }
    }

    @Test
    void twoHundredHugeBodiesAtOnceAreAnsweredAndItGoesOn() throws Exception {
        int braces = 1_048_000 / 3;
        String huge = "{\"version\":\"4\",\"alerts\":[],\"x\":[" + "{},".repeat(braces - 20) + "{}]}";
        try (TempFolder folder = TempFolder.create("huge");
                RealChiron chiron = start(folder)) {
            List<String> answers = crowd(200, () -> deliver(chiron, huge));

            assertThat(answers)
                    .hasSize(200)
                    .allMatch(answer -> answer.startsWith("HTTP/1.1 200") || answer.startsWith("HTTP/1.1 503"));
            assertThat(answers).anyMatch(answer -> answer.startsWith("HTTP/1.1 200"));
            assertThat(deliver(chiron, BODY)).startsWith("HTTP/1.1 200");
            assertThat(chiron.get("/ready").statusCode()).isEqualTo(200);
        }
    }

    private static RealChiron start(TempFolder folder) {
        return RealChiron.start("""
                security: {tokens: [{name: am, role: alertmanager, file: "%s"}]}
                """.formatted(folder.write("token", TOKEN)));
    }

    /** Makes one delivery. */
    private interface Delivering {
        String answer() throws IOException;
    }

    private static List<String> crowd(int many, Delivering each) throws InterruptedException {
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        CountDownLatch gate = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    gate.await();
                    answers.add(each.answer());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (IOException e) {
                    answers.add(e.toString());
                }
            }));
        }
        gate.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        return List.copyOf(answers);
    }

    private void scrape(RealChiron chiron) {
        while (!over.get()) {
            long began = clock.nanos();
            assertThat(chiron.get("/metrics").statusCode()).isEqualTo(200);
            scrapes.add(clock.since(began));
        }
    }

    private static String head(int length) {
        return "POST /api/alertmanager HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-API-Key: " + TOKEN
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static Socket connect(RealChiron chiron) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), chiron.control("/").getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String deliver(RealChiron chiron, String body) throws IOException {
        try (Socket socket = connect(chiron)) {
            OutputStream out = socket.getOutputStream();
            out.write((head(body.length()) + body).getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Socket dawdler(RealChiron chiron) {
        try {
            Socket socket = connect(chiron);
            socket.getOutputStream().write((head(100_000) + "{").getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void drip(Socket socket) {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException sentAway) {
            // That is what is waited for.
        }
    }
}
