package dev.chiron.monitor;

import dev.chiron.health.Bar;
import dev.chiron.health.Status;
import dev.chiron.health.Stretch;
import dev.chiron.health.Uptime;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is written down of one service's time: how long which status held, and what is left out. Changed under the watch's
 * lock only; bars and ratios are read by all.
 */
final class Ledger {
    private static final Duration LONGEST_TRUST_ON_SCRAPE = Duration.ofMinutes(5);

    private final Uptime uptime = new Uptime();
    private Instant writtenUntil;
    private Instant lastCheck;
    private Status untoldStatus = Status.UNKNOWN;
    private Duration untold = Duration.ZERO;
    private volatile Map<Uptime.Window, Double> ratios = Map.of();

    Ledger(Instant now) {
        writtenUntil = now;
        lastCheck = now;
    }

    /** Takes in what is remembered from before the program was started; the time since then is not known. */
    void restore(List<Stretch> past, Instant now) {
        uptime.restore(past);
        ratios = ratiosAt(now);
    }

    /** Writes down what held until a check, and answers with all that it adds to the uptime since the last one. */
    Held checked(Status status, boolean leftOut, Watched watched, Instant now) {
        write(status, leftOut, watched, now);
        lastCheck = now;
        Held held = new Held(untold.isZero() ? status : untoldStatus, untold);
        untold = Duration.ZERO;
        ratios = ratiosAt(now);
        return held;
    }

    /** Writes down what held until now; of a gap in the checks only as much as one check vouches for. */
    void write(Status status, boolean leftOut, Watched watched, Instant now) {
        Duration trust =
                watched.service().interval().map(every -> every.multipliedBy(3)).orElse(LONGEST_TRUST_ON_SCRAPE);
        Instant trusted = lastCheck.plus(trust);
        Instant until = now.isBefore(trusted) ? now : trusted;
        if (leftOut) {
            uptime.leftOut(writtenUntil, now);
        } else if (status != Status.UNKNOWN && writtenUntil.isBefore(until)) {
            uptime.held(status, writtenUntil, until);
            untoldStatus =
                    status; // Only checks bring another status, or leave nothing known: there is one until it is told.
            untold = untold.plus(Duration.between(writtenUntil, until));
        }
        writtenUntil = now;
    }

    /** A check was left out on purpose: what is held goes on to hold as if it had been seen. */
    void vouched(Status status, boolean leftOut, Watched watched, Instant now) {
        write(status, leftOut, watched, now);
        lastCheck = now;
        ratios = ratiosAt(now);
    }

    /** Notes what holds from now on. */
    void begins(Status status, boolean leftOut, Instant now) {
        if (leftOut) {
            uptime.leftOut(now, now);
        } else {
            uptime.begins(status, now);
        }
    }

    Map<Uptime.Window, Double> ratios() {
        return ratios;
    }

    Bar bar(Uptime.Window window, Instant now) {
        return uptime.bar(window, now);
    }

    private Map<Uptime.Window, Double> ratiosAt(Instant now) {
        Map<Uptime.Window, Double> next = new EnumMap<>(Uptime.Window.class);
        for (Uptime.Window window : Uptime.Window.values()) {
            uptime.ratio(window, now).ifPresent(ratio -> next.put(window, ratio));
        }
        return Map.copyOf(next);
    }
}
