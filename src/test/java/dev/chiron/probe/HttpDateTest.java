package dev.chiron.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpDateTest {
    private static final Instant NOVEMBER = Instant.parse("1994-11-06T08:49:37Z");

    @Test
    void threeFormsAreRead() {
        assertThat(HttpDate.parse("Sun, 06 Nov 1994 08:49:37 GMT")).contains(NOVEMBER);
        assertThat(HttpDate.parse("Sunday, 06-Nov-94 08:49:37 GMT")).contains(NOVEMBER);
        assertThat(HttpDate.parse("Sun Nov  6 08:49:37 1994")).contains(NOVEMBER);
    }

    @Test
    void wrongDayOfTheWeekAndOtherCaseAreForgiven() {
        assertThat(HttpDate.parse("Mon, 06 Nov 1994 08:49:37 GMT")).contains(NOVEMBER);
        assertThat(HttpDate.parse("sun, 06 nov 1994 08:49:37 GMT")).contains(NOVEMBER);
    }

    @Test
    void yearsOfTwoDigitsLieAroundTheTurnOfTheCentury() {
        assertThat(HttpDate.parse("Wednesday, 01-Jan-69 00:00:00 GMT")).contains(Instant.parse("1969-01-01T00:00:00Z"));
        assertThat(HttpDate.parse("Sunday, 01-Jan-68 00:00:00 GMT")).contains(Instant.parse("2068-01-01T00:00:00Z"));
    }

    @Test
    void whatIsNoDateIsNone() {
        for (String text : List.of(
                "",
                "0",
                "-1",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 24:00:00 GMT",
                "Sun, 06 Nov 1994 08:49:60 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 +0000",
                "Sun, 06 Nov 1994 08:49:37",
                "1994-11-06T08:49:37Z",
                "Sun, 06 Nov 1994 08:49:37 GMT and more")) {
            assertThat(HttpDate.parse(text)).as(text).isEmpty();
        }
    }
}
