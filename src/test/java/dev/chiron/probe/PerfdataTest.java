package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PerfdataTest {
    @Test
    void labelUnitAndValueAreReadAndThresholdsPassedOver() {
        assertThat(Perfdata.in("DISK OK|/=2643MB;5948;5958;0;5968 /boot=68MB;88;93;0;98\n"))
                .containsExactly(new Perfdata("/", "MB", 2643), new Perfdata("/boot", "MB", 68));
    }

    @Test
    void quotedLabelsMayHoldSpacesEqualSignsAndQuotes() {
        assertThat(Perfdata.in("OK|'a b=c ''d'''=-1.5e-3s;;;;"))
                .containsExactly(new Perfdata("a b=c 'd'", "s", -0.0015));
    }

    @Test
    void laterLinesAddTheirsAfterTheirOwnBar() {
        assertThat(Perfdata.in("OK | a=1\nlong text x=9\nmore | b=2c\nd=3"))
                .containsExactly(new Perfdata("a", "", 1), new Perfdata("b", "c", 2), new Perfdata("d", "", 3));
    }

    @Test
    void whatIsNoNumberIsPassedOver() {
        assertThat(Perfdata.in("OK|a=U b= =3 c=1.2.3 d=1e999 e=5;~:10;@5")).containsExactly(new Perfdata("e", "", 5));
        assertThat(Perfdata.in("no bar a=1")).isEmpty();
        assertThat(Perfdata.in("")).isEmpty();
    }

    @Test
    void aLabelCountsOnceAndSixtyFourAreTheMost() {
        assertThat(Perfdata.in("OK|a=1 a=2")).containsExactly(new Perfdata("a", "", 1));
        String many = IntStream.range(0, 500).mapToObj(i -> "l" + i + "=1").collect(Collectors.joining(" "));
        assertThat(Perfdata.in("OK|" + many)).hasSize(64);
        assertThat(Perfdata.in("OK|" + "l".repeat(101) + "=1")).isEmpty();
    }
}
