package dev.chiron.probe;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.nio.file.Path;
import java.time.Duration;

/** Single runs of a probe, for tests of what one kind does before servers of all kinds. */
final class Probed {
    private Probed() {}

    /** One run with these settings, in YAML's flow style, and ten seconds' time. */
    static ProbeResult run(ProbeKind kind, String settings, String target)
            throws ConfigException, InterruptedException {
        Probe probe = ConfigFile.read(
                "module.yml",
                kind.name() + ": " + settings,
                Path.of(""),
                new Environment(_ -> null),
                root -> kind.reader()
                        .read(root.asModule().sectionOrEmpty(kind.name(), "settings"), Instruments.forReading()));
        return probe.run(Target.of(target), Deadline.after(Clock.system(), Duration.ofSeconds(10)));
    }
}
