package dev.chiron.monitor;

import dev.chiron.health.DocumentRule;
import dev.chiron.schedule.Maintenance;

/**
 * What is special about watching a service.
 *
 * @param maintenance when it is in maintenance
 * @param documents how its health documents count
 * @param looks the further looks at it
 */
public record Particulars(Maintenance maintenance, DocumentRule documents, Looks looks) {
    public static final Particulars NONE = new Particulars(Maintenance.NEVER, DocumentRule.STANDARD, Looks.NONE);

    /** The same with other times of maintenance. */
    public Particulars with(Maintenance other) {
        return new Particulars(other, documents, looks);
    }

    /** The same with another rule for health documents. */
    public Particulars with(DocumentRule other) {
        return new Particulars(maintenance, other, looks);
    }

    /** The same with other looks. */
    public Particulars with(Looks other) {
        return new Particulars(maintenance, documents, other);
    }
}
