package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.schedule.Deadline;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command in the way of a Nagios plugin: exit code 0 passes, 1 is an impairment, any other is a failure; the first
 * line that it prints says why, and performance data after a bar become gauges.
 *
 * <p>The command is a list of words that no shell reads, and the target is only a name: it never becomes part of the
 * command. A command that cannot be started (no such program, no permission, no working directory) is our own fault, a
 * check that was not run. Its environment holds what is configured and {@value ProcessTree#MARK}, by which everything
 * that it starts is found and killed when the run ends, in whatever way it ends: a command leaves no daemon behind.
 */
final class ExecProbe implements Probe {
    static final ProbeKind KIND =
            new ProbeKind("exec", Set.of(Reason.EXIT_CODE, Reason.TIMEOUT), Admission.NAMED, ExecProbe::read);

    private static final long LARGEST_OUTPUT_BYTES = 1 << 20;
    private static final int LONGEST_DETAIL = 400;
    private static final Duration LAST_WORDS = Duration.ofMillis(250);

    private final List<String> command;
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final int maxOutputBytes;

    private ExecProbe(
            List<String> command, Map<String, String> environment, Path workingDirectory, int maxOutputBytes) {
        this.command = command;
        this.environment = environment;
        this.workingDirectory = workingDirectory;
        this.maxOutputBytes = maxOutputBytes;
    }

    static ExecProbe read(Section section, Instruments instruments) {
        List<String> command = section.strings("command", "the program's absolute path and its arguments");
        if (command.isEmpty()) {
            section.problem(
                    section.has("command") ? "command" : "",
                    "needs a \"command\": the program's absolute path and its arguments, as a list");
        } else if (!command.getFirst().startsWith("/")) {
            section.problem("command", "\"" + command.getFirst() + "\" must be an absolute path: no shell looks it up");
        }
        return new ExecProbe(
                List.copyOf(command),
                Map.copyOf(section.stringMap(
                        "environment", "the command's environment variables; it inherits none from Chiron")),
                section.file("working_directory", "the folder that the command runs in")
                        .orElse(Path.of("/")),
                section.bytes("max_output", "how much of the command's output is kept; the rest is read and dropped")
                        .between(1L, LARGEST_OUTPUT_BYTES)
                        .orElse(64L << 10, "64KB")
                        .intValue());
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        if (deadline.expired()) {
            return findings.failed(Reason.TIMEOUT, "no time was left to start the command");
        }
        long start = deadline.clock().nanos();
        try (ProcessTree tree = ProcessTree.start(builder())) {
            findings.phase("start", deadline.clock().since(start));
            findings.log("Started " + command.getFirst() + " as process "
                    + tree.process().pid());
            return follow(tree, findings, deadline);
        } catch (IOException e) {
            return findings.notRun("the command could not be started: " + e.getMessage());
        }
    }

    private ProcessBuilder builder() {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private ProbeResult follow(ProcessTree tree, Findings findings, Deadline deadline) throws InterruptedException {
        long start = deadline.clock().nanos();
        Process process = tree.process();
        CapturedOutput output = CapturedOutput.of(process.getInputStream(), maxOutputBytes);
        CapturedOutput errors = CapturedOutput.of(process.getErrorStream(), maxOutputBytes);
        boolean ended = process.waitFor(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        findings.phase("run", deadline.clock().since(start));
        if (!ended) {
            String said = firstLine(output.text(), errors.text());
            return findings.failed(
                    Reason.TIMEOUT,
                    "the command did not end in time and was killed"
                            + (said.isEmpty() ? "" : "; it had said: " + said));
        }
        // Killing what it left behind closes the pipes, so that the end of the output comes at once.
        tree.close();
        output.awaitEnd(LAST_WORDS);
        errors.awaitEnd(LAST_WORDS);
        return judge(process.exitValue(), output.text(), errors.text(), findings);
    }

    private static ProbeResult judge(int exitCode, String output, String errors, Findings findings) {
        findings.gauge("probe_exec_exit_code", "Exit code of the command", exitCode);
        for (Perfdata each : Perfdata.in(output)) {
            findings.gauge(
                    "probe_exec_perfdata",
                    "Value out of the command's performance data, in the unit that it names",
                    Map.of("label", each.label(), "unit", each.unit()),
                    each.value());
        }
        String said = firstLine(output, errors);
        String detail =
                "exit code " + exitCode + signal(exitCode) + (said.isEmpty() ? ", and it said nothing" : ": " + said);
        return switch (exitCode) {
            case 0 -> findings.log("The command ended with " + detail).passed();
            case 1 -> findings.impaired(detail);
            default -> findings.failed(Reason.EXIT_CODE, detail);
        };
    }

    private static String signal(int exitCode) {
        return exitCode > 128 && exitCode <= 192 ? " (as after signal " + (exitCode - 128) + ")" : "";
    }

    /** What the command says for people: the first line up to its performance data, or of its errors if there is none. */
    private static String firstLine(String output, String errors) {
        String said = line(output);
        int bar = said.indexOf('|');
        said = bar < 0 ? said : said.substring(0, bar).strip();
        return said.isEmpty() ? line(errors) : said;
    }

    private static String line(String text) {
        String first = text.lines()
                .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        return first.length() <= LONGEST_DETAIL ? first : first.substring(0, LONGEST_DETAIL) + "…";
    }
}
