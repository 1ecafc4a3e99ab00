package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.awaitility.Durations;
import org.junit.jupiter.api.Test;

class PatientWaitingTest {
    @Test
    void whoeverNamesNoTimeWaitsLongerThanTheLibraryWould() {
        Duration[] allowed = new Duration[1];
        await().conditionEvaluationListener(evaluated -> allowed[0] =
                        Duration.ofMillis(evaluated.getElapsedTimeInMS() + evaluated.getRemainingTimeInMS()))
                .until(() -> true);
        assertThat(allowed[0]).isGreaterThan(Durations.TEN_SECONDS.multipliedBy(2));
    }
}
