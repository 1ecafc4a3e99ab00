package dev.chiron.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.chiron.config.Section;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A time of maintenance that comes again and again: it begins when a cron expression says so by the clocks of a place, and
 * lasts that long by any clock.
 *
 * <p>A beginning that clocks set forward leave out comes as much later as they were set; one that clocks set back bring twice
 * counts once, unless the expression asks for every hour.
 */
public final class MaintenanceWindow {
    private static final Duration LONGEST = Duration.ofDays(31);
    private static final Duration NEAR = Duration.ofHours(4);
    private static final int HOUR_FIELD = 1;
    private static final int DAY_FIELD = 2;
    private static final int LEAP_YEAR = 2028;

    private final ExecutionTime times;
    private final boolean everyHour;
    private final Duration length;
    private final ZoneId zone;

    /** What holds at a moment, and when it is worth looking again. */
    record Look(boolean on, Instant until) {}

    private MaintenanceWindow(Cron cron, Duration length, ZoneId zone) {
        this.times = ExecutionTime.forCron(cron);
        this.everyHour = cron.asString().split(" ", -1)[HOUR_FIELD].startsWith("*");
        this.length = length;
        this.zone = zone;
    }

    /**
     * A window.
     *
     * @param cron five fields, as of UNIX
     * @throws IllegalArgumentException when the expression is none, or its day never comes, saying why
     */
    public static MaintenanceWindow of(String cron, Duration length, ZoneId zone) {
        Cron parsed = parsed(cron);
        if (!comes(parsed)) {
            throw new IllegalArgumentException("no year has such a day");
        }
        return new MaintenanceWindow(parsed, length, zone);
    }

    private static Cron parsed(String cron) {
        return new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX))
                .parse(cron)
                .validate();
    }

    /**
     * Whether some month of it has one of its days. Days and months are looked at apart: a search for what never comes, such as
     * 30 February, takes seconds. With a weekday beside the day of the month either will do, and a weekday always comes.
     */
    private static boolean comes(Cron cron) {
        List<String> fields = List.of(cron.asString().split(" ", -1));
        ExecutionTime days = midnights(fields.get(DAY_FIELD), "*");
        ExecutionTime months = midnights("1", fields.get(DAY_FIELD + 1));
        return !fields.getLast().equals("*")
                || Stream.of(Month.values())
                        .filter(month -> months.isMatch(midnight(month, 1)))
                        .anyMatch(month -> IntStream.rangeClosed(1, month.maxLength())
                                .anyMatch(day -> days.isMatch(midnight(Month.JANUARY, day))));
    }

    private static ExecutionTime midnights(String days, String months) {
        return ExecutionTime.forCron(parsed("0 0 " + days + " " + months + " *"));
    }

    private static ZonedDateTime midnight(Month month, int day) {
        return LocalDate.of(LEAP_YEAR, month, day).atStartOfDay(ZoneOffset.UTC);
    }

    /** Reads one entry of {@code maintenance:}; empty when it is wrong. */
    static Optional<MaintenanceWindow> read(Section section) {
        String cron = section.string(
                        "cron",
                        "when it begins: minute, hour, day of the month, month and day of the week, as in 0 3 * * SUN")
                .required();
        Duration length = section.duration("duration", "how long it lasts")
                .check(
                        time -> time.isPositive() && time.compareTo(LONGEST) <= 0,
                        "must be more than 0s, and at most 31d")
                .required();
        String zone = section.string("zone", "whose clocks it begins by, as in Europe/Warsaw")
                .check(MaintenanceWindow::isZone, "is no time zone; write one as in Europe/Warsaw, or UTC")
                .orElse("UTC");
        if (cron.isEmpty() || !length.isPositive() || !isZone(zone)) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(cron, length, ZoneId.of(zone)));
        } catch (IllegalArgumentException e) {
            section.problem(
                    "cron",
                    "\"" + cron + "\" is no cron expression (" + reason(e)
                            + "); write minute, hour, day, month and weekday, as in \"0 3 * * SUN\"");
            return Optional.empty();
        }
    }

    private static String reason(IllegalArgumentException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = cause.getMessage() == null ? "it cannot be read" : cause.getMessage();
        return message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    }

    private static boolean isZone(String name) {
        try {
            return ZoneId.of(name).getRules() != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    Look at(Instant now) {
        NavigableSet<Instant> starts = startsAround(now);
        Instant last = starts.floor(now);
        Instant next = starts.higher(now);
        boolean on = last != null && now.isBefore(last.plus(length));
        Instant until = on ? last.plus(length) : next == null ? now.plus(NEAR) : next;
        Instant again = now.plus(NEAR);
        return new Look(on, until.isBefore(again) ? until : again);
    }

    /** The last beginning up to a moment, and the next one after it, among others close to them. */
    private NavigableSet<Instant> startsAround(Instant now) {
        ZoneRules rules = zone.getRules();
        LocalDateTime local = LocalDateTime.ofInstant(now, zone);
        ZoneOffsetTransition turn = rules.nextTransition(now.minus(NEAR));
        boolean clocksTurn = turn != null && turn.getInstant().isBefore(now.plus(NEAR));
        NavigableSet<Instant> starts = new TreeSet<>();
        LocalDateTime from = clocksTurn ? local.minus(NEAR) : local;
        LocalDateTime to = clocksTurn ? local.plus(NEAR) : local;
        before(from).ifPresent(start -> add(start, starts));
        Optional<LocalDateTime> next = after(from);
        while (next.isPresent() && !next.get().isAfter(to)) {
            add(next.get(), starts);
            next = after(next.get());
        }
        next.ifPresent(start -> add(start, starts));
        return starts;
    }

    private void add(LocalDateTime start, NavigableSet<Instant> starts) {
        starts.add(ZonedDateTime.ofLocal(start, zone, null).toInstant());
        if (everyHour) {
            zone.getRules().getValidOffsets(start).forEach(offset -> starts.add(start.toInstant(offset)));
        }
    }

    /** The latest beginning up to a local time; the clock of UTC, which is never turned, stands in for the local one. */
    private Optional<LocalDateTime> before(LocalDateTime local) {
        ZonedDateTime minute = local.truncatedTo(ChronoUnit.MINUTES).atZone(ZoneOffset.UTC);
        return times.isMatch(minute)
                ? Optional.of(minute.toLocalDateTime())
                : times.lastExecution(minute).map(ZonedDateTime::toLocalDateTime);
    }

    private Optional<LocalDateTime> after(LocalDateTime local) {
        ZonedDateTime minute = local.truncatedTo(ChronoUnit.MINUTES).atZone(ZoneOffset.UTC);
        return times.nextExecution(minute).map(ZonedDateTime::toLocalDateTime);
    }
}
