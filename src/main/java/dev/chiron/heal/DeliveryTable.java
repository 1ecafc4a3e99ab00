package dev.chiron.heal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** The calls of the webhook, and the last that is known of each alert. */
final class DeliveryTable {
    private static final int DIGEST = 64;
    private static final int NAME = 200;
    private static final int GROUP = 1000;

    private DeliveryTable() {}

    /** Stores a delivery, and opens cases for those of its alerts that are wanted. */
    static Journal.Received take(
            Connection connection, Delivery delivery, Instant since, Predicate<Delivery.Alert> wanted)
            throws SQLException {
        boolean fresh = add(connection, delivery, since);
        Journal.Word[] words = new Journal.Word[delivery.alerts().size()];
        for (int index : inLockingOrder(delivery.alerts())) {
            words[index] = received(connection, delivery, delivery.alerts().get(index), wanted);
        }
        return new Journal.Received(fresh, List.of(words));
    }

    /** The same for all who take alerts at once, so that no two of them wait for each other. */
    private static List<Integer> inLockingOrder(List<Delivery.Alert> alerts) {
        return IntStream.range(0, alerts.size())
                .boxed()
                .sorted(Comparator.comparing(
                                (Integer index) -> alerts.get(index).service().orElse(""))
                        .thenComparing(index -> alerts.get(index).fingerprint()))
                .toList();
    }

    private static Journal.Word received(
            Connection connection, Delivery delivery, Delivery.Alert alert, Predicate<Delivery.Alert> wanted)
            throws SQLException {
        String service = alert.service().orElse("");
        if (!service.isEmpty() && !inOrder(connection, service, alert, delivery.at())) {
            return Journal.Word.OUT_OF_ORDER;
        }
        if (!alert.firing()) {
            return Journal.Word.RESOLVED;
        }
        if (!wanted.test(alert)) {
            return Journal.Word.REFUSED;
        }
        Wish wish = new Wish(delivery.caller(), "", false, delivery.requestId());
        return CaseTable.open(connection, CaseFile.of(service, Trigger.ALERTMANAGER, wish, delivery.at()))
                ? Journal.Word.OPENED
                : Journal.Word.DUPLICATE;
    }

    /** Whether an alert about a service was taken back since a moment, and none is known to fire. */
    static boolean resolved(Connection connection, String service, Instant since) throws SQLException {
        return Sql.first(connection, """
                        SELECT service_name FROM heal_alerts WHERE service_name = ? AND NOT firing AND seen_at >= ?
                            AND NOT EXISTS (SELECT 1 FROM heal_alerts other WHERE other.service_name = ? AND other.firing)
                        LIMIT 1
                        """, row -> row.getString("service_name"), service, since, service)
                .isPresent();
    }

    /** Notes a delivery; false when the same was noted since a moment. */
    private static boolean add(Connection connection, Delivery delivery, Instant since) throws SQLException {
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
    private static boolean inOrder(Connection connection, String service, Delivery.Alert alert, Instant at)
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
