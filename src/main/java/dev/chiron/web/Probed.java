package dev.chiron.web;

import dev.chiron.probe.Gauge;
import dev.chiron.probe.LogLine;
import dev.chiron.probe.Measurements;
import dev.chiron.probe.Module;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Reason;
import dev.chiron.probe.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A probe that was asked for and has run.
 *
 * @param timeoutSeconds what it was given, which a scrape may have made infinite or no number
 */
public record Probed(Module module, Target target, double timeoutSeconds, ProbeRun run) {
    private static final int LARGEST_KEPT_CHARS = 64 << 10;

    /** In a word why it failed; empty when it did not. */
    String reason() {
        return switch (run.result()) {
            case ProbeResult.Passed _ -> "";
            case ProbeResult.Failed failed -> failed.reason().label();
            case ProbeResult.NotRun _ -> Reason.INTERNAL.label();
        };
    }

    /** The same in at most 64 KiB of log and as much of metrics, and without the target's document. */
    Probed kept() {
        Measurements all = run.result().measurements();
        List<LogLine> log = new ArrayList<>();
        int left = LARGEST_KEPT_CHARS;
        for (LogLine line : all.log()) {
            left -= line.message().length();
            if (left < 0) {
                String head = line.message().substring(0, line.message().length() + left);
                log.add(new LogLine(line.at(), line.level(), head + "… (cut here: the log is longer than 64 KiB)"));
                break;
            }
            log.add(line);
        }
        Measurements less =
                new Measurements(gauges(all), Map.of(), Map.of(), List.copyOf(log), Optional.empty(), List.of());
        return new Probed(module, target, timeoutSeconds, new ProbeRun(with(less), run.duration()));
    }

    private static List<Gauge> gauges(Measurements all) {
        int left = LARGEST_KEPT_CHARS;
        List<Gauge> kept = new ArrayList<>(all.gauges().size());
        for (Gauge gauge : all.gauges()) {
            left -= gauge.name().length();
            for (String value : gauge.labels().values()) {
                left -= value.length();
            }
            if (left >= 0) {
                kept.add(gauge);
            }
        }
        return kept;
    }

    private ProbeResult with(Measurements less) {
        return switch (run.result()) {
            case ProbeResult.Passed passed -> new ProbeResult.Passed(less, passed.impairment());
            case ProbeResult.Failed failed ->
                new ProbeResult.Failed(failed.reason(), failed.weight(), failed.detail(), less);
            case ProbeResult.NotRun notRun -> new ProbeResult.NotRun(notRun.why(), less);
        };
    }
}
