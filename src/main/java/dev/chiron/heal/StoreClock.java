package dev.chiron.heal;

import dev.chiron.schedule.Clock;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time by the database, which all that share it agree on: as it was when it was last read, and what has passed since. Our
 * own wall clock until then, and for a file, which belongs to one machine.
 */
final class StoreClock implements Clock {
    private final Clock own;
    private volatile @Nullable Reading last;

    private record Reading(Instant at, long nanos) {}

    StoreClock(Clock own) {
        this.own = own;
    }

    void read(Connection connection) throws SQLException {
        if (!Sql.isFile(connection)) {
            Sql.first(connection, "SELECT clock_timestamp() AS at", row -> Sql.moment(row, "at"))
                    .ifPresent(at -> last = new Reading(at, own.nanos()));
        }
    }

    @Override
    public Instant now() {
        Reading known = last;
        return known == null ? own.now() : known.at.plus(own.since(known.nanos));
    }

    @Override
    public long nanos() {
        return own.nanos();
    }
}
