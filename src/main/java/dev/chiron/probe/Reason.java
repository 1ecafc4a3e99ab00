package dev.chiron.probe;

import java.util.Locale;

/** Why a check failed: the closed list of label values. */
public enum Reason {
    DNS(Weight.HARD),
    CONNECT(Weight.HARD),
    TIMEOUT(Weight.SOFT),
    TLS(Weight.HARD),
    HTTP_STATUS(Weight.HARD),
    BODY(Weight.HARD),
    PROTOCOL(Weight.HARD),
    AUTH(Weight.HARD),
    NOT_FOUND(Weight.HARD),
    ASSERTION(Weight.HARD),
    EXIT_CODE(Weight.HARD),
    NOT_RUNNING(Weight.HARD),
    UNHEALTHY(Weight.HARD),
    /** A resource or a connection limit is used up; load may pass by itself, so it counts softly. */
    LIMIT(Weight.SOFT),
    MISSED(Weight.HARD),
    /** Our own fault: only ever the reason of a check that was not run. */
    INTERNAL(Weight.SOFT);

    private final Weight weight;

    Reason(Weight weight) {
        this.weight = weight;
    }

    /** How a failure with this reason counts, unless the probe or the service's {@code outcomes:} say otherwise. */
    public Weight weight() {
        return weight;
    }

    /** The word in metrics, in the API and in {@code outcomes:}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
