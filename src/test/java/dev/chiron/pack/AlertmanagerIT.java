package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.AlertInbox.Message;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.Release;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Alertmanager with the pack's configuration: what reaches whom, in how many messages. */
@ParameterizedClass
@EnumSource
class AlertmanagerIT {
    private static final String DOWN =
            "ChironServiceDown service=bot project=home component=trigger severity=critical remediate=restart role=root root=bot";

    private final Release release;
    private PackAlertmanager alertmanager;

    AlertmanagerIT(Release release) {
        this.release = release;
    }

    @BeforeEach
    void start() {
        alertmanager = new PackAlertmanager(release);
    }

    @AfterEach
    void stop() {
        alertmanager.close();
    }

    @Test
    void startsWithoutAnySecret() {
        RealAlertmanager.start(release, PackFiles.ALERTMANAGER.toAbsolutePath()).close();
    }

    @Test
    void aServiceThatIsDownReachesTheWebhookAtOnceWithTheTokenBesideTheConfiguration() {
        alertmanager.fire(DOWN);
        Message message = awaitMessages("chiron", 1).getFirst();
        assertThat(message.authorization()).isEqualTo("Bearer s3cret");
        assertThat(message.alerts()).singleElement().satisfies(alert -> {
            assertThat(alert.isFiring()).isTrue();
            assertThat(alert.label("service")).isEqualTo("bot");
        });
    }

    @Test
    void theWatchdogReachesTheWebhookAndTheSwitchOutside() {
        alertmanager.fire("ChironWatchdog severity=none component=meta");
        assertThat(awaitMessages("chiron", 1)).allMatch(message -> message.tells("ChironWatchdog"));
        assertThat(awaitMessages("deadman", 1)).allMatch(message -> message.tells("ChironWatchdog"));
    }

    @Test
    void everyServiceReachesTheWebhookInAMessageOfItsOwn() {
        alertmanager.fire(DOWN, DOWN.replace("bot", "minio"));
        assertThat(awaitMessages("chiron", 2))
                .allMatch(message -> message.alerts().size() == 1);
    }

    @Test
    void oneRootCauseIsOnePageAndTheTriggerIsNone() {
        String outage =
                "ChironServiceOutage service=db project=home component=service severity=critical role=root root=db";
        alertmanager.fire(
                outage,
                outage.replace("ServiceOutage", "HealLockedOut").replace("component=service", "component=remediation"),
                DOWN);
        List<Message> pages = awaitPages(1);
        assertThat(pages.getFirst().alerts()).hasSize(2);
        assertThat(pages.getFirst().tells("ChironServiceDown")).isFalse();
    }

    @Test
    void aPageAboutChironWaitsForNoOther() {
        alertmanager.fire("ChironFleetOutage component=fleet severity=critical");
        awaitPages(1);
        alertmanager.fire("ChironTargetDown component=exporter severity=critical watch=partial instance=here:9815");
        awaitPages(2);
    }

    private List<Message> awaitMessages(String receiver, int count) {
        await().atMost(PackAlertmanager.SOON)
                .untilAsserted(
                        () -> assertThat(alertmanager.inbox.messages(receiver)).hasSize(count));
        return alertmanager.inbox.messages(receiver);
    }

    private List<Message> awaitPages(int count) {
        await().atMost(PackAlertmanager.SOON.multipliedBy(3))
                .untilAsserted(
                        () -> assertThat(alertmanager.inbox.messages("page")).hasSize(count));
        return alertmanager.inbox.messages("page");
    }
}
