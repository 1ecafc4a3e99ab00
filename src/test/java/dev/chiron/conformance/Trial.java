package dev.chiron.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** One case with its own server, if it has one, and what both exporters answered. */
final class Trial implements AutoCloseable {
    /** A server may read what was sent to it after the prober has gone. */
    private static final Duration ARRIVAL = Duration.ofSeconds(30);

    private final Case question;
    private final Optional<CaseServer> server;
    private final Names names;
    private final CompletableFuture<Answer> blackbox = new CompletableFuture<>();
    private final CompletableFuture<Answer> chiron = new CompletableFuture<>();

    Trial(Case question, Neighbourhood neighbourhood) {
        this.question = question;
        server = question.script().isEmpty()
                ? Optional.empty()
                : Optional.of(new CaseServer(question.script(), neighbourhood.certificates()));
        Map<String, String> values = new HashMap<>(neighbourhood.names());
        server.map(CaseServer::target).ifPresent(target -> {
            values.put("server", target);
            values.put("port", target.replaceFirst(".*:", ""));
        });
        names = new Names(values);
        if (names.fill(question.target()).indexOf('<') >= 0) {
            throw new IllegalArgumentException(question.name() + ": nobody is called " + question.target());
        }
    }

    Case question() {
        return question;
    }

    /** The module as both configurations have it. */
    String settings() {
        return names.fill(question.settings());
    }

    /** Asks blackbox_exporter, then Chiron. */
    void begin(Exporters exporters, Executor threads) {
        blackbox.completeAsync(() -> exporters.askBlackbox(question, names), threads);
        chiron.completeAsync(() -> exporters.askChiron(question, names), threads);
    }

    /** Fails with every difference that is not explained, and when the case is not what it says. */
    void verify() {
        Answer expected = blackbox.join();
        Answer got = chiron.join();
        verifyThatTheCaseIsAtWork(expected);
        assertThat(Comparison.differences(expected, got, question.differs().keySet()))
                .isEmpty();
        for (String text : question.contains()) {
            assertThat(expected.body()).contains(names.fill(text));
            assertThat(got.body()).contains(names.fill(text));
        }
        for (String text : question.sees()) {
            await().atMost(ARRIVAL)
                    .untilAsserted(() -> assertThat(heard())
                            .hasSizeGreaterThanOrEqualTo(2)
                            .allSatisfy(heard -> assertThat(heard).contains(names.fill(text))));
        }
    }

    @Override
    public void close() {
        server.ifPresent(CaseServer::close);
    }

    private void verifyThatTheCaseIsAtWork(Answer expected) {
        assertThat(expected.status()).as("status of %s", expected).isEqualTo(question.status());
        if (question.success() >= 0) {
            assertThat(expected.series()).containsEntry("probe_success{}", (double) question.success());
        }
        for (String line : question.shows()) {
            int space = line.lastIndexOf(' ');
            String series = names.fill(line.substring(0, space));
            assertThat(expected.series())
                    .containsEntry(
                            series.endsWith("}") ? series : series + "{}",
                            Double.parseDouble(line.substring(space + 1)));
        }
    }

    private List<String> heard() {
        return server.map(CaseServer::heard).orElse(List.of());
    }
}
