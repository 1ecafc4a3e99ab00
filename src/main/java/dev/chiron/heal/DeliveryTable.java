package dev.chiron.heal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The calls of the webhook, and the last that is known of each alert. */
final class DeliveryTable {
    private static final int DIGEST = 64;
    private static final int NAME = 200;
    private static final int GROUP = 1000;

    private DeliveryTable() {}

    /** Notes a delivery; false when the same was noted since a moment. */
    static boolean add(Connection connection, Delivery delivery, Instant since) throws SQLException {
        return Sql.update(
                        connection,
                        """
                        INSERT INTO heal_deliveries (digest, at, caller, group_key, alerts, request_id) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (digest) DO UPDATE SET at = excluded.at, caller = excluded.caller,
                            request_id = excluded.request_id WHERE heal_deliveries.at < ?
                        """,
                        Sql.text(delivery.digest(), DIGEST),
                        delivery.at(),
                        Sql.text(delivery.caller(), NAME),
                        Sql.text(delivery.groupKey(), GROUP),
                        delivery.alerts().size(),
                        Sql.text(delivery.requestId(), NAME),
                        since)
                == 1;
    }

    /**
     * Notes an alert; false when it is out of order: older than what is known of it, or firing again from the start that was
     * resolved already.
     */
    static boolean inOrder(Connection connection, String service, Delivery.Alert alert, Instant at)
            throws SQLException {
        Optional<Instant> starts = alert.startsAt().map(Sql::millis);
        if (alert.fingerprint().isEmpty() || starts.isEmpty()) {
            return true;
        }
        return Sql.update(
                        connection, """
                        INSERT INTO heal_alerts (fingerprint, service_name, starts_at, firing, seen_at) VALUES (?, ?, ?, ?, ?)
                        ON CONFLICT (fingerprint) DO UPDATE SET service_name = excluded.service_name,
                            starts_at = excluded.starts_at, firing = excluded.firing, seen_at = excluded.seen_at
                        WHERE heal_alerts.starts_at < excluded.starts_at OR (heal_alerts.starts_at = excluded.starts_at
                            AND (heal_alerts.firing = excluded.firing OR NOT excluded.firing))
                        """, Sql.text(alert.fingerprint(), NAME), service, starts.get(), alert.firing(), at)
                == 1;
    }
}
