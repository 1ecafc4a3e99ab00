package dev.chiron.schedule;

import dev.chiron.config.Section;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When a service is in maintenance; immutable. */
public record Maintenance(List<MaintenanceWindow> windows) {
    public static final Maintenance NEVER = new Maintenance(List.of());

    /**
     * What holds at a moment.
     *
     * @param until when it is worth looking again: no change comes earlier
     */
    public record Look(boolean on, Instant until) {}

    /** Reads {@code maintenance:} of a service. */
    public static Maintenance read(Section section) {
        List<MaintenanceWindow> windows = new ArrayList<>();
        section.sections(
                        "maintenance",
                        "times in which it is neither alerted nor healed, and which are left out of its uptime",
                        MaintenanceWindow::read)
                .forEach(found -> found.ifPresent(windows::add));
        return new Maintenance(List.copyOf(windows));
    }

    /** Whether a window covers the moment. */
    public Look at(Instant now) {
        Look all = new Look(false, Instant.MAX);
        for (MaintenanceWindow window : windows) {
            MaintenanceWindow.Look look = window.at(now);
            all = new Look(all.on() || look.on(), look.until().isBefore(all.until()) ? look.until() : all.until());
        }
        return all;
    }
}
