package dev.chiron.probe;

/** Which targets {@code /probe} may point a kind at; a service's own target is never asked about. */
public enum Admission {
    /** Any target that {@code probe_targets} does not deny, as blackbox_exporter does: the probe carries nothing worth stealing. */
    ANY,
    /** Targets that the configuration names, and those that {@code probe_targets.allow} lists: its password must not go to a stranger. */
    ALLOWED,
    /** Only targets that the configuration names: it looks at, or runs something on, this machine. */
    NAMED
}
