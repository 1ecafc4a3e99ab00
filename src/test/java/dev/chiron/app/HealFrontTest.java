package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.heal.Decision;
import dev.chiron.heal.HealSettings;
import dev.chiron.heal.Healer;
import dev.chiron.heal.Journal;
import dev.chiron.heal.Refusal;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.testing.JournalFile;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import dev.chiron.testing.Written;
import dev.chiron.web.Delivery;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealFrontTest {
    private final Clock clock = Clock.system();
    private final JournalFile file = new JournalFile();
    private final Journal journal = file.journal();
    private final DeadlineGuard guard = new DeadlineGuard();
    private final Ticker ticker = new Ticker(clock, 10, new Ticker.Listener() {
        @Override
        public void started(Duration lag) {}

        @Override
        public void overran(String name) {}
    });
    private final Monitor monitor = new Monitor(clock, ticker, guard, _ -> {});

    @AfterEach
    void close() {
        ticker.close();
        guard.close();
        journal.close();
        file.close();
    }

    @Test
    void alertOfAnotherProjectMatchesNoService() throws Exception {

        monitor.watch(List.of(Services.onScrape("web", Services.module("m", new ObedientProbe()))));
        assertThat(front(journal).accept(delivery("a", alert(true, "web", "elsewhere"))))
                .containsExactly("refused");
        assertThat(Written.decisions(journal))
                .extracting(Decision::reason)
                .containsExactly(Optional.of(Refusal.NO_MATCH));
        assertThat(Written.decisions(journal)).extracting(Decision::service).containsExactly("");
    }

    @Test
    void resolvedAlertIsNoSignal() throws Exception {

        assertThat(front(journal).accept(delivery("a", alert(false, "web", "shop"))))
                .containsExactly("resolved");
        assertThat(Written.decisions(journal)).isEmpty();
    }

    @Test
    void sameDeliveryAgainIsCalledADuplicate() throws Exception {
        HealFront front = front(journal);
        Delivery delivery = delivery("a", alert(true, "web", "shop"), alert(false, "db", "shop"));
        assertThat(front.accept(delivery)).containsExactly("refused", "resolved");
        assertThat(front.accept(delivery)).containsExactly("duplicate", "resolved");
    }

    @Test
    void deliveryThatCannotBeStoredIsNotWorkedOn() throws Exception {
        file.away(true);
        HealFront front = front(journal);
        assertThatThrownBy(() -> front.accept(delivery("a", alert(true, "web", "shop"))))
                .isInstanceOf(IOException.class);
        file.away(false);
        assertThat(Written.decisions(journal)).isEmpty();
    }

    private HealFront front(Journal journal) throws Exception {
        HealSettings settings =
                ConfigFile.read("test.yml", "{}", Path.of(""), new Environment(_ -> null), HealSettings::read);
        return new HealFront(new Healer(clock, monitor, journal, settings, Map.of(), _ -> {}), monitor);
    }

    private static Delivery delivery(String digest, Delivery.Alert... alerts) {
        return new Delivery(Instant.now(), digest, "group", "am", "r-1", List.of(alerts));
    }

    private static Delivery.Alert alert(boolean firing, String service, String project) {
        return new Delivery.Alert(firing, Map.of("service", service, "project", project), Optional.empty(), "f");
    }
}
