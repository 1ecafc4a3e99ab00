package dev.chiron.web;

import dev.chiron.live.Hub;
import dev.chiron.monitor.Incident;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What the stream is made of.
 *
 * @param incidents those that are active now
 * @param connected whether Chiron itself reaches the world
 * @param version of this program
 * @param name who this instance is; empty when the configuration does not say
 */
public record LiveSources(
        Hub hub,
        Supplier<List<Incident>> incidents,
        BooleanSupplier connected,
        String version,
        Supplier<String> name,
        LiveTimes times) {}
