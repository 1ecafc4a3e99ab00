package dev.chiron.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StatsSamplerTest {
    private final AtomicInteger measured = new AtomicInteger();

    @Test
    void firstMeasurementIsWaitedForAndLaterOnesAreMadeBehind() throws Exception {
        CountDownLatch second = new CountDownLatch(1);
        try (StatsSampler sampler = new StatsSampler((_, _) -> {
            int number = measured.incrementAndGet();
            if (number == 2) {
                second.await();
            }
            return stats(number);
        })) {
            assertThat(sampler.latest("a", soon())).isEqualTo(stats(1));
            assertThat(sampler.latest("a", soon())).isEqualTo(stats(1));
            second.countDown();
            await().untilAsserted(() -> assertThat(
                            sampler.latest("a", soon()).memoryBytes().orElse(0))
                    .isGreaterThan(1));
        }
    }

    @Test
    void slowFirstMeasurementEndsAtTheDeadlineOfWhoAsked() {
        CountDownLatch never = new CountDownLatch(1);
        try (StatsSampler sampler = new StatsSampler((_, _) -> {
            never.await();
            return stats(1);
        })) {
            assertThatThrownBy(() -> sampler.latest("a", Deadline.after(Clock.system(), Duration.ofMillis(30))))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("not measured the container yet");
        }
    }

    @Test
    void failedMeasurementIsToldAndTriedAgain() throws Exception {
        try (StatsSampler sampler = new StatsSampler((_, _) -> {
            if (measured.incrementAndGet() == 1) {
                throw new EngineException(EngineException.Kind.NOT_FOUND, "gone");
            }
            return stats(2);
        })) {
            assertThatThrownBy(() -> sampler.latest("a", soon())).hasMessage("gone");
            assertThat(sampler.latest("a", soon())).isEqualTo(stats(2));
        }
    }

    private static ContainerStats stats(long memory) {
        return new ContainerStats(
                Optional.empty(), OptionalDouble.empty(), OptionalLong.of(memory), OptionalLong.empty());
    }

    private static Deadline soon() {
        return Deadline.after(Clock.system(), Duration.ofSeconds(10));
    }
}
