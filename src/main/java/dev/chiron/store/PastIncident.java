package dev.chiron.store;

import dev.chiron.monitor.Incident;
import java.util.List;

/** An incident with its timeline, oldest line first. */
public record PastIncident(Incident incident, List<Incident.Entry> timeline) {}
