package dev.chiron.probe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** A date in one of HTTP's three forms (RFC 9110, 5.6.7), read as leniently as Go does: the day of the week is not checked. */
final class HttpDate {
    private static final String DAY = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
    private static final String LONG_DAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day";
    private static final String MONTH = "(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    private static final String TIME = "(?P<hour>\\d{1,2}):(?P<minute>\\d\\d):(?P<second>\\d\\d)";
    private static final List<String> MONTHS =
            List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");
    private static final List<Pattern> FORMS = List.of(
            form(DAY + ", (?P<day>\\d\\d) " + MONTH + " (?P<year>\\d{4}) " + TIME + " GMT"),
            form(LONG_DAY + ", (?P<day>\\d\\d)-" + MONTH + "-(?P<year>\\d\\d) " + TIME + " [A-Z]{3,4}"),
            form(DAY + " " + MONTH + " +(?P<day>\\d{1,2}) " + TIME + " (?P<year>\\d{4})"));
    private static final int FIRST_OF_LAST_CENTURY = 69;

    private HttpDate() {}

    private static Pattern form(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    static Optional<Instant> parse(String text) {
        for (Pattern form : FORMS) {
            Matcher found = form.matcher(text);
            if (found.matches()) {
                return instant(found);
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> instant(Matcher found) {
        String month = found.group("month");
        int index = MONTHS.stream()
                .map(name -> name.equalsIgnoreCase(month))
                .toList()
                .indexOf(true);
        try {
            return Optional.of(LocalDateTime.of(
                            year(found.group("year")),
                            index + 1,
                            number(found, "day"),
                            number(found, "hour"),
                            number(found, "minute"),
                            number(found, "second"))
                    .toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher found, String name) {
        return Integer.parseInt(found.group(name));
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        if (digits.length() > 2) {
            return year;
        }
        return year + (year >= FIRST_OF_LAST_CENTURY ? 1900 : 2000);
    }
}
