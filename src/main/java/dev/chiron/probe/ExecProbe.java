package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

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
    private static final int MOST_METERS = 20;

    private final CommandRun command;

    private ExecProbe(CommandRun command) {
        this.command = command;
    }

    static ExecProbe read(Section section, Instruments instruments) {
        return new ExecProbe(new CommandRun(
                CommandRun.words(section),
                Map.copyOf(section.stringMap(
                        "environment", "the command's environment variables; it inherits none from Chiron")),
                section.file("working_directory", "the folder that the command runs in")
                        .orElse(Path.of("/")),
                section.bytes("max_output", "how much of the command's output is kept; the rest is read and dropped")
                        .between(1L, LARGEST_OUTPUT_BYTES)
                        .orElse(64L << 10, "64KB")
                        .intValue()));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        if (deadline.expired()) {
            return findings.failed(Reason.TIMEOUT, "no time was left to start the command");
        }
        long start = deadline.clock().nanos();
        try (RunningCommand running = command.start()) {
            findings.phase("start", deadline.clock().since(start));
            findings.log("Started " + command.command().getFirst() + " as process " + running.pid());
            return follow(running, findings, deadline);
        } catch (IOException e) {
            return findings.notRun("the command could not be started: " + e.getMessage());
        }
    }

    private static ProbeResult follow(RunningCommand running, Findings findings, Deadline deadline)
            throws InterruptedException {
        long start = deadline.clock().nanos();
        boolean ended = running.awaitEnd(deadline);
        findings.phase("run", deadline.clock().since(start));
        if (!ended) {
            String said = firstLine(running.output(), running.errors());
            return findings.failed(
                    Reason.TIMEOUT,
                    "the command did not end in time and was killed"
                            + (said.isEmpty() ? "" : "; it had said: " + said));
        }
        return judge(running.collected(), findings);
    }

    private static ProbeResult judge(CommandRun.Ending.Ended end, Findings findings) {
        int exitCode = end.exitCode();
        findings.gauge("probe_exec_exit_code", "Exit code of the command", exitCode);
        for (Perfdata each : Perfdata.in(end.output())) {
            findings.gauge(
                    "probe_exec_perfdata",
                    "Value out of the command's performance data, in the unit that it names",
                    Map.of("label", each.label(), "unit", each.unit()),
                    each.value());
        }
        Perfdata.in(end.output()).stream()
                .limit(MOST_METERS)
                .map(Perfdata::meter)
                .forEach(findings::meter);
        String said = firstLine(end.output(), end.errors());
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
        String said = CommandRun.firstLine(output, LONGEST_DETAIL);
        int bar = said.indexOf('|');
        said = bar < 0 ? said : said.substring(0, bar).strip();
        return said.isEmpty() ? CommandRun.firstLine(errors, LONGEST_DETAIL) : said;
    }
}
