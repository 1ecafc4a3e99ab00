package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.health.DocumentRule;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.Particulars;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Reason;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.testing.ExpectedLog;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UntoldComponentsTest {
    @RegisterExtension
    static final ExpectedLog LOG = ExpectedLog.of("dev.chiron.events");

    private final Clock clock = Clock.system();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker = new Ticker(clock, 10, new Ticker.Listener() {
        @Override
        public void started(Duration late) {}

        @Override
        public void overran(String name) {}
    });
    private final Monitor monitor = new Monitor(clock, ticker, guard, new UntoldComponents());
    private final ObedientProbe probe = new ObedientProbe();

    @AfterEach
    void close() {
        monitor.close();
        ticker.close();
        guard.close();
    }

    private void watch(String service, String critical) {
        Watched watched = Services.onScrape(service, Services.module("web", probe))
                .with(Particulars.NONE.with(new DocumentRule(true, Set.of(critical))));
        monitor.watch(List.of(watched));
    }

    private void says(String checks) throws InterruptedException {
        probe.does(findings -> findings.document(
                        "{\"status\":\"ok\",\"checks\":{%s}}".formatted(checks).getBytes(StandardCharsets.UTF_8))
                .passed());
        monitor.checkOnScrape(Duration.ofSeconds(2));
    }

    private static List<String> warnings(String service) {
        return LOG.messages().stream()
                .filter(message -> message.startsWith(service + " "))
                .toList();
    }

    @Test
    void aNameThatNoDocumentKnowsIsWarnedOfOnceWithTheOneThatWasMeant() throws Exception {
        watch("misspelt", "databse");
        for (int answer = 0; answer < 10; answer++) {
            says("\"database\":\"ok\",\"cache\":\"ok\"");
        }
        assertThat(warnings("misspelt"))
                .containsExactly("misspelt answers, but does not tell of its critical component \"databse\""
                        + " (did you mean \"database\"?)");
    }

    @Test
    void aComponentThatWasToldOfOnceMayBeSilent() throws Exception {
        watch("silent", "database");
        says("\"database\":\"ok\"");
        for (int answer = 0; answer < 10; answer++) {
            says("");
        }
        assertThat(warnings("silent")).isEmpty();
    }

    @Test
    void aServiceThatDoesNotAnswerIsNotExpectedToTell() throws Exception {
        watch("dead", "database");
        probe.fails(Reason.CONNECT, "refused");
        for (int answer = 0; answer < 10; answer++) {
            monitor.checkOnScrape(Duration.ofSeconds(2));
        }
        assertThat(warnings("dead")).isEmpty();
    }
}
