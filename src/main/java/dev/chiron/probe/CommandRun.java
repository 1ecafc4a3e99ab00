package dev.chiron.probe;

import dev.chiron.schedule.Deadline;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One run of a command that no shell reads, with nothing in its environment but what it is given; when the run ends, in
 * whatever way, everything that it started is killed.
 *
 * @param command the program's absolute path and its arguments
 * @param mostOutputBytes how much is kept of its output, and of its errors; the rest is read and dropped
 */
public record CommandRun(
        List<String> command, Map<String, String> environment, Path workingDirectory, int mostOutputBytes) {
    private static final Duration LAST_WORDS = Duration.ofMillis(250);

    /** How a run ended. */
    public sealed interface Ending {
        /** By itself. */
        record Ended(int exitCode, String output, String errors) implements Ending {}

        /** Not in time: it was killed, and what it did until then is not known. */
        record TimedOut(String output, String errors) implements Ending {}

        /** It never was started. */
        record NotStarted(String why) implements Ending {}
    }

    /** Runs it, until the deadline at most. */
    public Ending run(Deadline deadline) throws InterruptedException {
        if (deadline.expired()) {
            return new Ending.NotStarted("no time was left to start it");
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        try (ProcessTree tree = ProcessTree.start(builder)) {
            return followed(tree, deadline);
        } catch (IOException e) {
            return new Ending.NotStarted(String.valueOf(e.getMessage()));
        }
    }

    private Ending followed(ProcessTree tree, Deadline deadline) throws InterruptedException {
        Process process = tree.process();
        CapturedOutput output = CapturedOutput.of(process.getInputStream(), mostOutputBytes);
        CapturedOutput errors = CapturedOutput.of(process.getErrorStream(), mostOutputBytes);
        boolean ended = process.waitFor(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
        if (!ended) {
            return new Ending.TimedOut(output.text(), errors.text());
        }
        // Killing what it left behind closes the pipes, so that the end of the output comes at once.
        tree.close();
        output.awaitEnd(LAST_WORDS);
        errors.awaitEnd(LAST_WORDS);
        return new Ending.Ended(process.exitValue(), output.text(), errors.text());
    }

    /** The first line that says something, its control characters blanked; empty if there is none. */
    public static String firstLine(String text, int longest) {
        String first = text.lines()
                .map(line -> line.replaceAll("\\p{Cntrl}", " ").strip())
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("");
        return first.length() <= longest ? first : first.substring(0, longest) + "…";
    }
}
