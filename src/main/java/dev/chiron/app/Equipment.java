package dev.chiron.app;

import dev.chiron.probe.Instruments;
import dev.chiron.schedule.Clock;

/** What probes work with, made once and kept over reloads; nothing in it connects before it is used. */
final class Equipment implements AutoCloseable {
    private final Clock clock;

    Equipment(Clock clock) {
        this.clock = clock;
    }

    Instruments instruments() {
        return new Instruments(clock);
    }

    @Override
    public void close() {}
}
