package dev.chiron.web;

import dev.chiron.config.Durations;
import dev.chiron.probe.LogLine;
import dev.chiron.probe.Module;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Target;
import java.time.Duration;
import java.util.Locale;

/** What {@code debug=true} shows a person: the probe's log, its metrics, and the module that it followed. */
public final class DebugPage {
    private DebugPage() {}

    /** The whole page for one run. */
    public static String text(Module module, Target target, Duration timeout, ProbeRun run) {
        StringBuilder page = new StringBuilder("Logs for the probe:\n");
        String about = " module=" + logfmt(module.name()) + " target=" + logfmt(target.address()) + "\n";
        for (LogLine line : run.result().measurements().log()) {
            if (line.level() != LogLine.Level.DEBUG) {
                page.append("time=").append(line.at());
                page.append(" level=").append(line.level().name().toLowerCase(Locale.ROOT));
                page.append(" msg=").append(logfmt(line.message())).append(about);
            }
        }
        page.append("\n\n\nMetrics that would have been returned:\n");
        page.append(ProbeFormats.text(run, timeout));
        page.append("\n\n\nModule configuration:\n");
        page.append("prober: ").append(module.kind().name()).append('\n');
        module.timeout()
                .ifPresent(own ->
                        page.append("timeout: ").append(Durations.format(own)).append('\n'));
        target.hostname()
                .ifPresent(name -> page.append("# hostname: ").append(name).append('\n'));
        return page.toString();
    }

    private static String logfmt(String value) {
        boolean plain = !value.isEmpty() && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c < 0x7f);
        return plain ? value : GoText.quote(value);
    }
}
