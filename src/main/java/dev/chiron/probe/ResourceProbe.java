package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.probe.Machine.Reading;
import dev.chiron.probe.Machine.Usage;
import dev.chiron.schedule.Deadline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at the resources of the machine that Chiron stands on, and holds them against thresholds: from {@code warn} on
 * an impairment, from {@code fail} on a failure.
 *
 * <p>The target is only a name. CPU use is that since the run before; the first run samples it for 100 ms.
 */
final class ResourceProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "resource",
            Set.of(Reason.LIMIT, Reason.NOT_FOUND, Reason.TIMEOUT),
            Admission.NAMED,
            (section, instruments) -> new ResourceProbe(Settings.read(section), new OshiMachine(instruments.clock())));

    private static final double NONE = 1;

    private final Settings settings;
    private final Machine machine;
    private final NativeCall reading = new NativeCall("resource-reading");

    /** The thresholds: shares, but for the load, which is counted per core. */
    record Settings(
            Threshold cpu,
            Threshold load,
            Threshold memory,
            List<Path> diskPaths,
            Threshold disk,
            Threshold fileDescriptors) {
        static Settings read(Section section) {
            Section disk = section.sectionOrEmpty("disk", "file systems, by paths on them");
            List<String> paths = disk.strings("paths", "a path on each file system to look at; / if there is none");
            if (paths.stream().anyMatch(path -> !path.startsWith("/"))) {
                disk.problem("paths", "must be absolute paths");
            }
            return new Settings(
                    Threshold.ofRatio(section.sectionOrEmpty("cpu", "CPU time, as a share of all cores"), NONE, NONE),
                    Threshold.ofNumber(section.sectionOrEmpty("load", "the load average of a minute, per core")),
                    Threshold.ofRatio(section.sectionOrEmpty("memory", "memory that is not available"), 0.9, 0.97),
                    (paths.isEmpty() ? List.of("/") : paths)
                            .stream().map(Path::of).distinct().toList(),
                    Threshold.ofRatio(disk, 0.85, 0.95),
                    Threshold.ofRatio(
                            section.sectionOrEmpty("file_descriptors", "open files of the whole machine"), 0.8, 0.95));
        }
    }

    ResourceProbe(Settings settings, Machine machine) {
        this.settings = settings;
        this.machine = machine;
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<Reading> seen = reading.within(deadline, () -> machine.read(settings.diskPaths()));
        return seen.isPresent()
                ? judge(seen.get(), findings)
                : findings.failed(
                        Reason.TIMEOUT,
                        "the machine did not tell about its resources in time; a disk may hang: "
                                + settings.diskPaths());
    }

    private ProbeResult judge(Reading seen, Findings findings) {
        Judgement judgement = new Judgement();
        cpuAndLoad(seen, findings, judgement);
        memory(seen.memoryBytes(), findings, judgement);
        fileDescriptors(seen.fileDescriptors(), findings, judgement);
        seen.disks()
                .forEach((path, usage) -> usage.ifPresentOrElse(
                        found -> disk(path, found, findings, judgement), () -> judgement.missing.add("disk " + path)));
        return judgement.result(findings);
    }

    private void cpuAndLoad(Reading seen, Findings findings, Judgement judgement) {
        double perCore = seen.load1() / Math.max(1, seen.cores());
        findings.gauge("probe_resource_cpu_ratio", "Share of all cores' time in use", seen.cpuRatio())
                .gauge("probe_resource_cpu_cores", "Number of logical cores", seen.cores())
                .gauge("probe_resource_load1", "Load average of the last minute", seen.load1())
                .gauge("probe_resource_load1_per_core", "Load average of the last minute per core", perCore)
                .meter(Meter.of("CPU", Meter.RATIO, seen.cpuRatio(), 1).against(settings.cpu()))
                .meter(Meter.plain("load per core", Meter.NUMBER, perCore).against(settings.load()));
        judgement.ratio("CPU", settings.cpu(), seen.cpuRatio());
        judgement.number("load per core", settings.load(), perCore);
    }

    private void memory(Usage memory, Findings findings, Judgement judgement) {
        findings.gauge("probe_resource_memory_used_ratio", "Share of the memory in use", memory.ratio())
                .gauge(
                        "probe_resource_memory_used_bytes",
                        "Memory in use: all that is not available to programs",
                        memory.used())
                .gauge("probe_resource_memory_total_bytes", "Memory of the machine", memory.total())
                .meter(meter("memory", Meter.BYTES, memory).against(settings.memory()));
        judgement.ratio("memory", settings.memory(), memory.ratio());
    }

    private void fileDescriptors(Usage files, Findings findings, Judgement judgement) {
        findings.gauge(
                        "probe_resource_file_descriptors_used_ratio",
                        "Share of the machine's open files in use",
                        files.ratio())
                .gauge("probe_resource_file_descriptors_used", "Open files of the machine", files.used())
                .gauge(
                        "probe_resource_file_descriptors_limit",
                        "How many files may be open on the machine",
                        files.total())
                .meter(meter("open files", Meter.NUMBER, files).against(settings.fileDescriptors()));
        judgement.ratio("file descriptors", settings.fileDescriptors(), files.ratio());
    }

    private void disk(Path path, Usage disk, Findings findings, Judgement judgement) {
        Map<String, String> labels = Map.of("path", path.toString());
        findings.gauge(
                        "probe_resource_disk_used_ratio",
                        "Share of the disk in use, as df shows it",
                        labels,
                        disk.ratio())
                .gauge(
                        "probe_resource_disk_free_bytes",
                        "Space that an ordinary user can still take",
                        labels,
                        disk.free())
                .gauge("probe_resource_disk_total_bytes", "Size of the file system", labels, disk.total())
                .meter(meter("disk " + path, Meter.BYTES, disk).against(settings.disk()));
        judgement.ratio("disk " + path, settings.disk(), disk.ratio());
    }

    /** Held against what can be used, as the ratio is. */
    private static Meter meter(String name, String unit, Usage usage) {
        return Meter.of(name, unit, usage.used(), usage.used() + usage.free());
    }

    /** What was found to be above its threshold, in words. */
    private static final class Judgement {
        private final List<String> missing = new ArrayList<>();
        private final List<String> failures = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();

        void ratio(String what, Threshold threshold, double value) {
            judge(what, threshold, value * 100, 100, "%.1f %%");
        }

        void number(String what, Threshold threshold, double value) {
            judge(what, threshold, value, 1, "%.2f");
        }

        private void judge(String what, Threshold threshold, double shown, double scale, String format) {
            switch (threshold.judge(shown / scale)) {
                case FINE -> {}
                case WARN ->
                    warnings.add(sentence(what, shown, "warn", threshold.warn().orElse(0.0) * scale, format));
                case FAIL ->
                    failures.add(sentence(what, shown, "fail", threshold.fail().orElse(0.0) * scale, format));
            }
        }

        private static String sentence(String what, double shown, String word, double limit, String format) {
            return what + " is at " + String.format(Locale.ROOT, format, shown) + " (" + word + " from "
                    + String.format(Locale.ROOT, format, limit) + ")";
        }

        ProbeResult result(Findings findings) {
            if (!missing.isEmpty()) {
                return findings.failed(Reason.NOT_FOUND, "there is no such path: " + String.join(", ", missing));
            }
            if (!failures.isEmpty()) {
                failures.addAll(warnings);
                return findings.failed(Reason.LIMIT, String.join("; ", failures));
            }
            return warnings.isEmpty() ? findings.passed() : findings.impaired(String.join("; ", warnings));
        }
    }
}
