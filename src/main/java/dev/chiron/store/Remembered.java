package dev.chiron.store;

import dev.chiron.monitor.Memory;
import dev.chiron.monitor.Pause;
import java.util.List;
import java.util.Map;

/**
 * What the program before knew.
 *
 * @param services what is remembered of each service, watched still or not
 * @param incidents those that were open
 * @param pauses those that hold, by service
 * @param registrations the services that were registered at run time
 */
public record Remembered(
        List<Memory> services,
        List<PastIncident> incidents,
        Map<String, Pause> pauses,
        List<Registration> registrations) {}
