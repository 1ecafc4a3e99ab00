package dev.chiron.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * The single checks of one service, newest first: closed hours from their packs, which lie in one place each, what has none from
 * the rows.
 */
record ServiceChecks(Handle handle, String service) {
    private static final int FIRST_PACKS = 2;
    private static final int MOST_PACKS = 24;
    /** No row has a smaller one: what is to come before it at the end of a window is nothing. */
    private static final long BEFORE_ALL = Long.MIN_VALUE;

    /** Those in a window, and those at its end whose id is less; at most so many. */
    List<StoredCheck> newest(Instant from, Instant to, long id, int most) {
        List<StoredCheck> found = new ArrayList<>();
        new Walk(from, most, found::add).back(to, id);
        return found;
    }

    /** All from a moment to before another. */
    void each(Instant from, Instant to, Consumer<StoredCheck> taker) {
        if (from.isBefore(to)) {
            new Walk(from, Integer.MAX_VALUE, taker).back(to, BEFORE_ALL);
        }
    }

    /** The same, from the rows alone and oldest first: what packs are made of. */
    List<StoredCheck> rows(Instant from, Instant to) {
        List<StoredCheck> rows = new ArrayList<>();
        CheckReader.rows(handle, service, from, to, BEFORE_ALL, Integer.MAX_VALUE, rows::add);
        return rows.reversed();
    }

    private final class Walk {
        private final Instant from;
        private final Consumer<StoredCheck> taker;
        private int left;

        private Walk(Instant from, int most, Consumer<StoredCheck> taker) {
            this.from = from.truncatedTo(ChronoUnit.MILLIS);
            this.taker = taker;
            left = most;
        }

        private void back(Instant to, long id) {
            Instant until = to.truncatedTo(ChronoUnit.MILLIS);
            long before = id;
            int packs = FIRST_PACKS;
            List<PackTable.Packed> found = packs(until.plusMillis(1), packs);
            while (!found.isEmpty() && left > 0) {
                for (PackTable.Packed pack : found) {
                    rows(pack.end(), until, before);
                    open(pack, until, before);
                    until = pack.hour();
                    before = BEFORE_ALL;
                }
                packs = Math.min(2 * packs, MOST_PACKS);
                found = packs(found.getLast().hour(), packs);
            }
            rows(from, until, before);
        }

        private List<PackTable.Packed> packs(Instant to, int limit) {
            return PackTable.newest(handle, service, Figures.hourOf(from), to, limit);
        }

        private void rows(Instant since, Instant until, long before) {
            boolean any = since.isBefore(until) || (since.equals(until) && before > BEFORE_ALL);
            if (left > 0 && any) {
                CheckReader.rows(handle, service, later(from, since), until, before, left, this::take);
            }
        }

        private void open(PackTable.Packed pack, Instant until, long before) {
            if (left > 0) {
                pack.checks(service).reversed().stream()
                        .filter(each -> isWithin(each, until, before))
                        .limit(left)
                        .forEach(this::take);
            }
        }

        private boolean isWithin(StoredCheck each, Instant until, long before) {
            Instant at = each.check().at();
            return !at.isBefore(from) && (at.isBefore(until) || (at.equals(until) && each.id() < before));
        }

        private void take(StoredCheck each) {
            left--;
            taker.accept(each);
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
