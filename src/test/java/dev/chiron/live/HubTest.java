package dev.chiron.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.monitor.Event;
import dev.chiron.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HubTest {
    private static final Instant NOW = Instant.parse("2026-01-20T10:00:00Z");
    private static final int INBOX = 8;

    private final ManualClock clock = new ManualClock(NOW);
    private final Hub hub = Hub.still(clock, HubTest::encode, new Bounds(4, 1000), INBOX);
    private final long start = hub.latest();

    @AfterEach
    void close() {
        hub.close();
    }

    /** The id counted from the start, and the service, as text; a webhook is nobody's business. */
    private static Optional<Message> encode(long id, Event event) {
        return switch (event) {
            case Event.HealSuppressed about -> {
                String text = about.service() + id % 1000 + " " + about.detail();
                yield Optional.of(new Message(id, about.service(), text.getBytes(StandardCharsets.UTF_8)));
            }
            case Event.ConnectivityChanged _ ->
                Optional.of(new Message(id, "", ("all" + id % 1000 + " ").getBytes(StandardCharsets.UTF_8)));
            default -> Optional.empty();
        };
    }

    private void tell(String service) {
        hub.accept(new Event.HealSuppressed(NOW, service, "status", "paused", ""));
        hub.deliver();
    }

    private static List<String> heard(Subscription subscription) throws InterruptedException {
        List<String> all = new ArrayList<>();
        subscription
                .take(Duration.ZERO)
                .frames()
                .forEach(bytes -> all.addAll(List.of(
                        new String(bytes, StandardCharsets.UTF_8).strip().split(" "))));
        all.remove("");
        return all;
    }

    private Subscription subscribe(String service, long after) {
        return hub.subscribe(service, after).orElseThrow();
    }

    @Test
    void idsGrowByOneAndEventsThatNobodyIsToldTakeNone() throws InterruptedException {
        Subscription all = subscribe("", start);
        tell("a");
        hub.accept(new Event.WebhookAnswered(NOW, 200));
        hub.deliver();
        tell("b");

        assertThat(heard(all)).containsExactly("a1", "b2");
        assertThat(hub.latest()).isEqualTo(start + 2);
        assertThat(hub.events()).isEqualTo(2);
    }

    @Test
    void idsOfALaterRunAreHigherThanAllOfAnEarlierOne() {
        tell("a");
        clock.advance(Duration.ofMillis(5));
        try (Hub next = Hub.still(clock, HubTest::encode, Bounds.STANDARD, INBOX)) {
            assertThat(next.latest()).isGreaterThan(hub.latest());
            assertThat(next.subscribe("", hub.latest())).isEmpty();
        }
    }

    @Test
    void whoComesBackHearsWhatWasMissedOnceAndThenGoesOn() throws InterruptedException {
        tell("a");
        tell("b");
        Subscription back = subscribe("", start + 1);
        tell("c");

        assertThat(heard(back)).containsExactly("b2", "c3");
    }

    @Test
    void whatIsOlderThanTheReplayOrNotYetThereCannotBeGoneOnFrom() {
        IntStream.range(0, 6).forEach(_ -> tell("a"));

        assertThat(hub.subscribe("", start + 1)).isEmpty();
        assertThat(hub.subscribe("", start + 2)).isPresent();
        assertThat(hub.subscribe("", start + 6)).isPresent();
        assertThat(hub.subscribe("", start + 7)).isEmpty();
    }

    @Test
    void theReplayIsBoundedByItsBytesToo() {
        hub.accept(new Event.HealSuppressed(NOW, "a", "status", "paused", "x".repeat(600)));
        hub.accept(new Event.HealSuppressed(NOW, "a", "status", "paused", "x".repeat(600)));
        hub.deliver();

        assertThat(hub.subscribe("", start)).isEmpty();
        assertThat(hub.subscribe("", start + 1)).isPresent();
    }

    @Test
    void whoAsksForOneServiceHearsOfItAndOfWhatConcernsAll() throws InterruptedException {
        Subscription one = subscribe("a", start);
        tell("b");
        tell("a");
        hub.accept(new Event.ConnectivityChanged(NOW, false));
        hub.deliver();
        tell("b");

        Subscription.Batch batch = one.take(Duration.ZERO);
        assertThat(batch.frames()).hasSize(2);
        assertThat(batch.position()).isEqualTo(start + 4);
        assertThat(heard(subscribe("a", start))).containsExactly("a2", "all3");
    }

    @Test
    void whoIsTooSlowIsDroppedAndCountedAndTheOthersAreNot() throws InterruptedException {
        Subscription slow = subscribe("", start);
        Subscription quick = subscribe("", start);
        List<String> heard = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tell("a");
            heard.addAll(heard(quick));
        }

        assertThat(slow.state()).isEqualTo(Subscription.State.DROPPED);
        assertThat(slow.take(Duration.ofMinutes(1)).frames()).isEmpty();
        assertThat(quick.state()).isEqualTo(Subscription.State.OPEN);
        assertThat(heard).hasSize(5);
        assertThat(hub.dropped()).isEqualTo(1);
        assertThat(hub.subscribers()).isEqualTo(1);
    }

    @Test
    void eventsThatFindNoRoomAreCountedAndEndAllSubscriptions() throws InterruptedException {
        Subscription subscription = subscribe("", start);
        IntStream.range(0, INBOX + 3).forEach(_ -> hub.accept(new Event.ConnectivityChanged(NOW, true)));
        hub.deliver();

        assertThat(hub.lost()).isEqualTo(3);
        assertThat(subscription.state()).isEqualTo(Subscription.State.GAP);
        assertThat(hub.subscribe("", start))
                .as("nothing can be gone on from before the loss")
                .isEmpty();
        assertThat(hub.subscribe("", hub.latest())).isPresent();
    }

    @Test
    void anEventThatCannotBeEncodedIsALossAndTheHubLives() throws InterruptedException {
        Hub broken = Hub.still(
                clock,
                (_, _) -> {
                    throw new IllegalStateException("broken on purpose");
                },
                Bounds.STANDARD,
                INBOX);
        Subscription subscription = broken.subscribe("", broken.latest()).orElseThrow();
        broken.accept(new Event.ConnectivityChanged(NOW, true));
        broken.deliver();

        assertThat(broken.lost()).isEqualTo(1);
        assertThat(subscription.state()).isEqualTo(Subscription.State.GAP);
        broken.close();
    }

    @Test
    void aClosedHubEndsAllSubscriptionsAndTakesNoMore() {
        Subscription subscription = subscribe("", start);
        hub.close();

        assertThat(subscription.state()).isEqualTo(Subscription.State.CLOSED);
        assertThat(hub.subscribe("", start)).isEmpty();
    }

    @Test
    void whoLeavesIsNoLongerCounted() {
        Subscription subscription = subscribe("", start);
        assertThat(hub.subscribers()).isEqualTo(1);
        subscription.close();

        assertThat(hub.subscribers()).isZero();
        assertThat(hub.dropped()).isZero();
    }

    @Test
    void aWokenTakeReturnsAtOnceWithNothing() throws InterruptedException {
        Subscription subscription = subscribe("", start);
        subscription.wake();

        assertThat(subscription.take(Duration.ofMinutes(1)).frames()).isEmpty();
    }
}
