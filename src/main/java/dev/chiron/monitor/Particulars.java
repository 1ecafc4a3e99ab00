package dev.chiron.monitor;

import dev.chiron.health.CircuitRule;
import dev.chiron.health.DocumentRule;
import dev.chiron.schedule.Maintenance;
import java.util.Optional;

/**
 * What is special about watching a service.
 *
 * @param maintenance when it is in maintenance
 * @param documents how its health documents count
 * @param looks the further looks at it
 * @param circuit when it is left alone, if it ever is
 */
public record Particulars(Maintenance maintenance, DocumentRule documents, Looks looks, Optional<CircuitRule> circuit) {
    public static final Particulars NONE =
            new Particulars(Maintenance.NEVER, DocumentRule.STANDARD, Looks.NONE, Optional.empty());

    /** The same with other times of maintenance. */
    public Particulars with(Maintenance other) {
        return new Particulars(other, documents, looks, circuit);
    }

    /** The same with another rule for health documents. */
    public Particulars with(DocumentRule other) {
        return new Particulars(maintenance, other, looks, circuit);
    }

    /** The same with other looks. */
    public Particulars with(Looks other) {
        return new Particulars(maintenance, documents, other, circuit);
    }

    /** The same with a circuit. */
    public Particulars with(CircuitRule rule) {
        return new Particulars(maintenance, documents, looks, Optional.of(rule));
    }
}
