package dev.chiron.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "0,PT0S",
        "+0,PT0S",
        "-0,PT0S",
        "5s,PT5S",
        "30s,PT30S",
        "1m30s,PT1M30S",
        "500ms,PT0.5S",
        "1.5h,PT1H30M",
        ".5s,PT0.5S",
        "1.s,PT1S",
        "-1.5h,PT-1H-30M",
        "+5s,PT5S",
        "100us,PT0.0001S",
        "100µs,PT0.0001S",
        "100μs,PT0.0001S",
        "1ns,PT0.000000001S",
        "1h1h,PT2H",
        "3s1h,PT1H3S",
        "2562047h47m16.854775807s,PT2562047H47M16.854775807S"
    })
    void goSyntaxIsRead(String text, Duration expected) {
        assertThat(Durations.parseGo(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5",
                "-",
                "+",
                ".",
                "s",
                ".s",
                "5 s",
                " 5s",
                "5s ",
                "5S",
                "1d",
                "1w",
                "1y",
                "1h-30m",
                "--5s",
                "1,5s",
                "5sec",
                "1e3s",
                "٣s",
                "2562047h47m16.854775808s",
                "99999999999999999999h",
                "5s5"
            })
    void whatGoRefusesIsRefused(String text) {
        assertThat(Durations.parseGo(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1d,PT24H", "2w,PT336H", "1.5d,PT36H", "1w2d3h,PT219H", "7d,PT168H"})
    void elsewhereDaysAndWeeksCountToo(String text, Duration expected) {
        assertThat(Durations.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0s",
                "1ns",
                "1500ns",
                "20us",
                "500ms",
                "999ms",
                "1s",
                "1.5s",
                "1.000000001s",
                "1m",
                "1m30s",
                "1h",
                "1h0.5s",
                "36h",
                "-5s",
                "168h"
            })
    void formattedDurationsReadBackTheSame(String text) {
        Duration duration = Durations.parseGo(text).orElseThrow();

        assertThat(Durations.format(duration)).isEqualTo(text);
        assertThat(Durations.parseGo(Durations.format(duration))).contains(duration);
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 1_000_000})
    void absurdlyLongTextsAreRefusedAtOnce(int length) {
        assertThat(Durations.parse("1".repeat(length) + "s")).isEmpty();
    }
}
