package dev.chiron.probe;

import dev.chiron.config.ConfigException;
import dev.chiron.config.Effective;
import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A named way to probe: a kind with its settings.
 *
 * @param timeout the module's own limit for a run; none when absent or not positive, as in blackbox_exporter
 * @param effective the settings in force, fit to be shown
 * @param parameters what the URL of a {@code /probe} may set of it
 */
public record Module(
        String name,
        ProbeKind kind,
        Optional<Duration> timeout,
        Probe probe,
        Effective effective,
        Parameters parameters) {
    /** A module that no file describes. */
    public Module(String name, ProbeKind kind, Optional<Duration> timeout, Probe probe) {
        this(name, kind, timeout, probe, Effective.NOTHING, Parameters.NONE);
    }

    /** The settings in force for a target, which may bring a host name with it. */
    public Effective effective(Target target) {
        List<String> setting = probe.hostnameSetting();
        Optional<String> hostname = target.hostname().filter(_ -> !setting.isEmpty());
        return hostname.map(name -> effective.with(setting, name)).orElse(effective);
    }

    /**
     * This module with other values of its parameters.
     *
     * @throws ConfigException when they make it wrong, in the words of the same file
     */
    public Module with(Map<String, String> values) throws ConfigException {
        return parameters
                .reread(values, (section, instruments) -> read(name, section, instruments))
                .orElse(this);
    }

    /** Whether it has a prober at all: one of which only the name is written loads, but cannot probe. */
    public boolean canProbe() {
        return !(probe instanceof NoProbe);
    }

    /** Reads one entry of {@code modules:}; empty when its prober is unknown, which is a problem already noted. */
    public static Optional<Module> read(String name, Section written, Instruments instruments) {
        if (!written.given("") && !written.documenting()) {
            return Optional.of(NoProbe.module(name));
        }
        Section section = written.asModule();
        String prober = section.string("prober", "the kind of probe: " + String.join(", ", Probes.names()))
                .required();
        Optional<Duration> timeout = section.duration("timeout", "the longest that one run may take")
                .optional()
                .filter(Duration::isPositive);
        Map<String, Probe> probes = new LinkedHashMap<>();
        for (ProbeKind kind : Probes.ALL) {
            Section settings = section.sectionOrEmpty(kind.name(), "settings of the " + kind.name() + " prober");
            if (section.has(kind.name()) || kind.name().equals(prober) || section.documenting()) {
                probes.put(kind.name(), kind.reader().read(settings, instruments));
            }
        }
        Optional<ProbeKind> kind = Probes.find(prober);
        if (kind.isEmpty() && section.has("prober")) {
            String clause = Suggestion.clause(prober, Probes.names());
            section.problem(
                    "prober",
                    "prober '" + prober + "' is not valid"
                            + (clause.isEmpty() ? "; known are " + String.join(", ", Probes.names()) : clause));
        }
        Parameters parameters = Parameters.read(section, kind, instruments);
        return kind.flatMap(found -> Optional.ofNullable(probes.get(found.name()))
                .map(probe -> new Module(name, found, timeout, probe, section.effective(), parameters)));
    }
}
