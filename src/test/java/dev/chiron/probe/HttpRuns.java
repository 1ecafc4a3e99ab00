package dev.chiron.probe;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.net.Dialer;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Guarded runs of the http probe, for tests of one of its concerns. */
final class HttpRuns {
    static final Duration AMPLE = Duration.ofSeconds(10);

    private HttpRuns() {}

    /** The probe with these settings. */
    static Probe probe(String settings) throws ConfigException {
        return ConfigFile.read(
                "module.yml",
                settings.isBlank() ? "http: {}" : "http:\n" + settings.indent(2),
                Path.of(""),
                new Environment(_ -> null),
                root -> HttpProbe.KIND
                        .reader()
                        .read(root.asModule().sectionOrEmpty("http", ""), Instruments.forReading()));
    }

    /** A run in an environment with these variables, which only proxies ask for. */
    static ProbeResult run(String settings, Map<String, String> variables, String target) throws Exception {
        return run(settings, Instruments.forReading().dialer(), variables, target);
    }

    /** The same under the rules of a dialer. */
    static ProbeResult run(String settings, Dialer dialer, Map<String, String> variables, String target)
            throws Exception {
        HttpSettings read = ConfigFile.read(
                "module.yml",
                "http:\n" + settings.indent(2),
                Path.of(""),
                new Environment(_ -> null),
                root -> HttpSettings.read(root.asModule().sectionOrEmpty("http", "")));
        HttpClient client = HttpClient.of(read, dialer, new Environment(variables::get));
        Clock clock = Clock.system();
        return new HttpExchange(
                        client,
                        Target.of(target),
                        HttpUrl.parse(target).orElseThrow(),
                        Deadline.after(clock, AMPLE),
                        new Findings(clock))
                .run();
    }

    static ProbeResult run(String settings, String target) throws Exception {
        return run(settings, target, AMPLE).result();
    }

    static ProbeRun run(String settings, String target, Duration timeout) throws Exception {
        return run(probe(settings), target, timeout);
    }

    static ProbeRun run(Probe probe, String target, Duration timeout) throws Exception {
        try (DeadlineGuard guard = new DeadlineGuard()) {
            return ProbeRun.of(probe, Target.of(target), Deadline.after(Clock.system(), timeout), guard);
        }
    }

    /** The lines that the run logged, as people read them. */
    static String log(ProbeResult result) {
        StringBuilder text = new StringBuilder();
        result.measurements().log().forEach(line -> text.append(line.message()).append('\n'));
        return text.toString();
    }
}
