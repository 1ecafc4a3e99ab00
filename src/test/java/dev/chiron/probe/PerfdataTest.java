package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerfdataTest {
    private static Perfdata plain(String label, String unit, double value) {
        return new Perfdata(label, unit, value, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void labelUnitValueAndUpperBoundsAreRead() {
        assertThat(Perfdata.in("DISK OK|/=2643MB;5948;5958;0;5968 /boot=68MB;~:88;0:93;0\n"))
                .containsExactly(
                        new Perfdata("/", "MB", 2643, Optional.of(5948.0), Optional.of(5958.0), Optional.of(5968.0)),
                        new Perfdata("/boot", "MB", 68, Optional.of(88.0), Optional.of(93.0), Optional.empty()));
    }

    @Test
    void boundsThatAreNoUpperOnesArePassedOver() {
        assertThat(Perfdata.in("OK|a=5;10:;@5:6;; b=5;3:9;x;0;1e999 c=5;;;;"))
                .containsExactly(plain("a", "", 5), plain("b", "", 5), plain("c", "", 5));
    }

    @Test
    void peopleReadItInUnitsThatAreKnownEverywhere() {
        List<Meter> meters = Perfdata.in("OK|t=250ms;500 used=50%;80;90 mem=2KB;;;0;4 n=3c rate=7rpm").stream()
                .map(Perfdata::meter)
                .toList();
        assertThat(meters)
                .containsExactly(
                        new Meter("t", "seconds", 0.25, Optional.of(0.5), Optional.empty(), Optional.empty()),
                        new Meter("used", "ratio", 0.5, Optional.of(0.8), Optional.of(0.9), Optional.of(1.0)),
                        new Meter("mem", "bytes", 2048, Optional.empty(), Optional.empty(), Optional.of(4096.0)),
                        Meter.plain("n", "", 3),
                        Meter.plain("rate", "rpm", 7));
    }

    @Test
    void quotedLabelsMayHoldSpacesEqualSignsAndQuotes() {
        assertThat(Perfdata.in("OK|'a b=c ''d'''=-1.5e-3s;;;;")).containsExactly(plain("a b=c 'd'", "s", -0.0015));
    }

    @Test
    void laterLinesAddTheirsAfterTheirOwnBar() {
        assertThat(Perfdata.in("OK | a=1\nlong text x=9\nmore | b=2c\nd=3"))
                .containsExactly(plain("a", "", 1), plain("b", "c", 2), plain("d", "", 3));
    }

    @Test
    void whatIsNoNumberIsPassedOver() {
        assertThat(Perfdata.in("OK|a=U b= =3 c=1.2.3 d=1e999 e=5;@5")).containsExactly(plain("e", "", 5));
        assertThat(Perfdata.in("no bar a=1")).isEmpty();
        assertThat(Perfdata.in("")).isEmpty();
    }

    @Test
    void aLabelCountsOnceAndSixtyFourAreTheMost() {
        assertThat(Perfdata.in("OK|a=1 a=2")).containsExactly(plain("a", "", 1));
        String many = IntStream.range(0, 500).mapToObj(i -> "l" + i + "=1").collect(Collectors.joining(" "));
        assertThat(Perfdata.in("OK|" + many)).hasSize(64);
        assertThat(Perfdata.in("OK|" + "l".repeat(101) + "=1")).isEmpty();
    }
}
