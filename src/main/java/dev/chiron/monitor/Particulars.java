package dev.chiron.monitor;

import dev.chiron.schedule.Maintenance;

/**
 * What is special about watching a service.
 *
 * @param maintenance when it is in maintenance
 */
public record Particulars(Maintenance maintenance) {
    public static final Particulars NONE = new Particulars(Maintenance.NEVER);
}
