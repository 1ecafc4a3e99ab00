package dev.chiron.probe;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.nio.file.Path;
import java.time.Duration;

/** Runs the icmp prober in a process of its own, for the network or the rights that a test gives it, and prints what came of it. */
final class PingOnce {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private PingOnce() {}

    /** Takes the settings in YAML's flow style, and targets; prints a line a target, and its gauges. */
    public static void main(String[] arguments) throws Exception {
        Probe probe = ConfigFile.read(
                "module.yml",
                "icmp: " + arguments[0],
                Path.of(""),
                new Environment(_ -> null),
                root -> IcmpProbe.KIND
                        .reader()
                        .read(root.asModule().sectionOrEmpty("icmp", "settings"), Instruments.forReading()));
        for (int i = 1; i < arguments.length; i++) {
            ProbeResult result = probe.run(Target.of(arguments[i]), Deadline.after(Clock.system(), TIMEOUT));
            String end = switch (result) {
                case ProbeResult.Passed passed -> "passed";
                case ProbeResult.Failed failed -> failed.reason() + ": " + failed.detail();
                case ProbeResult.NotRun notRun -> "not run: " + notRun.why();
            };
            StringBuilder line = new StringBuilder(arguments[i] + " " + end);
            result.measurements().gauges().stream()
                    .filter(gauge -> gauge.labels().isEmpty() && gauge.name().startsWith("probe_icmp_"))
                    .forEach(gauge ->
                            line.append(" | ").append(gauge.name()).append(' ').append(gauge.value()));
            System.out.println(line);
        }
    }
}
