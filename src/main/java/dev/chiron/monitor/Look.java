package dev.chiron.monitor;

import dev.chiron.probe.Module;
import java.time.Duration;

/** A further look at a service, beside its own probe. */
public record Look(Module module, String target, Duration timeout) {}
