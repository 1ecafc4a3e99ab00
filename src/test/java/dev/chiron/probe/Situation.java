package dev.chiron.probe;

/**
 * What a probe is put before in a test: a target that answers, refuses or keeps silent, and the settings to reach it.
 *
 * <p>Each kind makes its own. For whatever speaks over TCP, {@link SilentPeer} and {@link #of} are often enough.
 */
interface Situation extends AutoCloseable {
    /** The YAML beneath the kind's key in a module, such as {@code "database: app\nuser: me"}; empty for none. */
    String settings();

    String target();

    /** Whether a probe is at work on the target now, as the target's side sees it. */
    default boolean reached() {
        return true;
    }

    /** How many connections, processes or the like of the probe are still open, as the target's side sees it. */
    default int open() {
        return 0;
    }

    @Override
    default void close() {}

    /** A target that stands by itself, and whose side nobody looks at. */
    static Situation of(String settings, String target) {
        return new Plain(settings, target);
    }

    /** See {@link Situation#of}. */
    record Plain(String settings, String target) implements Situation {}
}
