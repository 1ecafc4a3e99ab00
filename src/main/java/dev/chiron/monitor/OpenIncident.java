package dev.chiron.monitor;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An incident that goes on, with what keeps its timeline short. Changed under the lock of {@link Incidents} only. */
final class OpenIncident {
    private static final int LONGEST_MESSAGE = 500;
    private static final int MOST_ENTRIES = 200;

    private final Set<String> told = new HashSet<>();
    private volatile Incident incident;
    private String lastReason;
    private int entries;
    private boolean beingHealed;

    OpenIncident(Incident incident) {
        this.incident = incident;
        this.lastReason = incident.reason();
    }

    static OpenIncident of(ServiceView view, Instant at) {
        boolean critical = view.watched().service().critical();
        return new OpenIncident(new Incident(
                UUID.randomUUID(),
                view.name(),
                view.watched().service().project(),
                critical ? Incident.Severity.CRITICAL : Incident.Severity.WARNING,
                reason(view),
                message(view),
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    Incident incident() {
        return incident;
    }

    /** What the service's last check saw, as a line of the timeline. */
    static String seen(ServiceView view) {
        String reason = reason(view);
        return (reason.isEmpty() ? "" : reason + ": ") + message(view);
    }

    private static String reason(ServiceView view) {
        return view.last().map(Check::reason).orElse("");
    }

    private static String message(ServiceView view) {
        String detail = view.last().map(Check::detail).orElse("");
        String text = detail.isEmpty() ? view.status().label() : detail;
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE);
    }

    /** Takes in another check that did not pass cleanly; whether it failed of something else than the one before. */
    boolean sees(ServiceView view) {
        String reason = reason(view);
        boolean other = !reason.equals(lastReason) && !reason.isEmpty();
        if (other) {
            lastReason = reason;
            incident = with(
                    incident.reason().isEmpty() ? reason : incident.reason(),
                    message(view),
                    incident.resolvedAt(),
                    incident.root(),
                    incident.rootIncident());
        }
        return other;
    }

    /** Names the cause; whether that says anything new. A cause's incident that is over stays its incident. */
    boolean causedBy(String root, Optional<UUID> rootIncident) {
        boolean same = incident.root().equals(Optional.of(root));
        Optional<UUID> known = rootIncident.or(() -> same ? incident.rootIncident() : Optional.empty());
        if (same && known.equals(incident.rootIncident())) {
            return false;
        }
        incident = with(incident.reason(), incident.message(), incident.resolvedAt(), Optional.of(root), known);
        return true;
    }

    void resolve(Instant at) {
        incident =
                with(incident.reason(), incident.message(), Optional.of(at), incident.root(), incident.rootIncident());
    }

    private Incident with(
            String reason,
            String message,
            Optional<Instant> resolvedAt,
            Optional<String> root,
            Optional<UUID> rootIncident) {
        return new Incident(
                incident.id(),
                incident.service(),
                incident.project(),
                incident.severity(),
                reason,
                message,
                incident.triggeredAt(),
                resolvedAt,
                root,
                rootIncident);
    }

    boolean isBeingHealed() {
        return beingHealed;
    }

    void beingHealed(boolean now) {
        beingHealed = now;
    }

    /** Whether this was not told yet. */
    boolean isNews(String what) {
        return told.add(what);
    }

    /** Whether the timeline takes one more line; the last one always finds its place. */
    boolean hasRoom(Incident.Kind kind) {
        entries++;
        return entries <= MOST_ENTRIES || kind.isEnd();
    }
}
