package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.Pattern;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.ManualClock;
import dev.chiron.testing.Stopwatch;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimedTextTest {
    private static final Pattern SLOW = Pattern.compile("x{50,100}y");
    private static final Duration TIMEOUT = Duration.ofMillis(100);
    private static final String LARGE = "x".repeat(8 << 20);

    @Test
    void smallTextMatchesAsAnyOther() throws Exception {
        TimedText text =
                new TimedText("Gr\u00fc\u00dfe, \ud83d\ude00 world", Deadline.after(new ManualClock(), TIMEOUT));
        assertThat(text.matches(Pattern.compile("(?i)^GR.+E, . WORLD$"))).isTrue();
        assertThat(text.matches(Pattern.compile("^world"))).isFalse();
    }

    @Test
    void slowPatternEndsWithTheDeadline() {
        Clock clock = Clock.system();
        TimedText text = new TimedText(LARGE, Deadline.after(clock, TIMEOUT));
        Stopwatch watch = Stopwatch.start();
        assertThatThrownBy(() -> text.matches(SLOW))
                .isInstanceOf(TimedText.OutOfTime.class)
                .hasMessage("could not be matched against \"x{50,100}y\" within the timeout");
        assertThat(watch.elapsed()).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void slowPatternEndsWhenInterrupted() {
        TimedText text = new TimedText(LARGE, Deadline.after(new ManualClock(), TIMEOUT));
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> text.matches(SLOW)).isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
