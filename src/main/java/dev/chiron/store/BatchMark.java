package dev.chiron.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Which batch of a writer was committed last. A connection may break between a COMMIT and its answer: whoever writes the batch
 * again learns here that it stands already, and waits here for a transaction of the broken connection that has not ended yet.
 */
final class BatchMark {
    private static final String SET = """
            INSERT INTO store_batches (writer, number, at) VALUES (?, ?, ?)
            ON CONFLICT (writer) DO UPDATE SET number = excluded.number, at = excluded.at
            WHERE store_batches.number < excluded.number
            """;

    private BatchMark() {}

    /** Marks a batch as written, in the transaction that writes it; false when it was written before. */
    static boolean set(Connection connection, String writer, long number, Instant at) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement(SET)) {
            upsert.setString(1, writer);
            upsert.setLong(2, number);
            upsert.setTimestamp(3, Columns.moment(at));
            return upsert.executeUpdate() > 0;
        }
    }
}
