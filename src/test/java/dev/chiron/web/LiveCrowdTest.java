package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.live.Bounds;
import dev.chiron.monitor.Event;
import dev.chiron.probe.Findings;
import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import dev.chiron.testing.Stopwatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A thousand subscribers of one instance, one of whom takes nothing. */
class LiveCrowdTest {
    private static final int CROWD = 1_000;
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final LiveTimes TIMES = new LiveTimes(Duration.ofMinutes(1), SECOND);

    private final ObedientProbe probe = new ObedientProbe();
    private final CountDownLatch listening = new CountDownLatch(CROWD);

    /** When a subscriber heard of the change, by the JVM's nanoseconds. */
    private long heard(int port) {
        try (RawWebSocket live = RawWebSocket.open(port, "/api/live?service=bot")) {
            live.next("snapshot");
            listening.countDown();
            live.next("status");
            return System.nanoTime();
        }
    }

    @Test
    void everyOneHearsOfAChangeWithinASecondWhileAStalledOneIsDropped() throws Exception {
        Module module = Services.module("m", probe);
        probe.does(Findings::passed);
        try (ControlHouse house =
                        new ControlHouse(SecuritySettings.NONE, WebConfigFile.NONE, TIMES, new Bounds(100, 1 << 20));
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            house.monitor.watch(List.of(Services.onScrape("bot", module), Services.onScrape("db", module)));
            house.monitor.check("bot", SECOND);
            await("the word that it is up, which is not the change").until(() -> house.hub.events() == 3);
            RawWebSocket stalled = RawWebSocket.open(house.port(), 4096, "/api/live?service=db");
            List<Future<Long>> crowd = new ArrayList<>();
            IntStream.range(0, CROWD).forEach(_ -> crowd.add(threads.submit(() -> heard(house.port()))));
            listening.await();
            assertThat(house.hub.subscribers()).isEqualTo(CROWD + 1);
            drop(house);

            probe.fails(Reason.CONNECT, "connection refused");
            Stopwatch watch = Stopwatch.start();
            long changed = System.nanoTime();
            house.monitor.check("bot", SECOND);
            long latest = 0;
            for (Future<Long> each : crowd) {
                latest = Math.max(latest, each.get() - changed);
            }
            System.out.printf("%d subscribers heard of a change within %d ms%n", CROWD, latest / 1_000_000);
            assertThat(watch.net(Duration.ofNanos(latest))).isLessThan(SECOND);
            assertThat(house.hub.dropped()).isEqualTo(1);
            assertThat(stalled.ended()).isTrue();
        }
    }

    /** Tells the stalled one so much that it is dropped; nobody else hears it. */
    private static void drop(ControlHouse house) {
        Event much = new Event.HealSuppressed(Instant.EPOCH, "db", "status", "paused", "x".repeat(20_000));
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            IntStream.range(0, 20).forEach(_ -> house.hub.accept(much));
            return house.hub.dropped() == 1;
        });
    }
}
