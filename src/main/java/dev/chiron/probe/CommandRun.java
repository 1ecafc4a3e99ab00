package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.schedule.Deadline;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One run of a command that no shell reads, with nothing in its environment but what it is given; when the run ends, in
 * whatever way, everything that it started is killed.
 *
 * @param command the program's absolute path and its arguments
 * @param mostOutputBytes how much is kept of its output, and of its errors; the rest is read and dropped
 */
public record CommandRun(
        List<String> command, Map<String, String> environment, Path workingDirectory, int mostOutputBytes) {
    /** How a run ended. */
    public sealed interface Ending {
        /** By itself. */
        record Ended(int exitCode, String output, String errors) implements Ending {}

        /** Not in time: it was killed, and what it did until then is not known. */
        record TimedOut(String output, String errors) implements Ending {}

        /** It never was started. */
        record NotStarted(String why) implements Ending {}
    }

    /** Reads {@code command:}; a problem is noted when it is missing or would have to be looked up. */
    public static List<String> words(Section section) {
        List<String> words = section.strings("command", "the program's absolute path and its arguments");
        if (words.isEmpty()) {
            section.problem(
                    section.has("command") ? "command" : "",
                    "needs a \"command\": the program's absolute path and its arguments, as a list");
        } else if (!words.getFirst().startsWith("/")) {
            section.problem("command", "\"" + words.getFirst() + "\" must be an absolute path: no shell looks it up");
        }
        return List.copyOf(words);
    }

    /** Runs it, until the deadline at most. */
    public Ending run(Deadline deadline) throws InterruptedException {
        if (deadline.expired()) {
            return new Ending.NotStarted("no time was left to start it");
        }
        try (RunningCommand running = start()) {
            return running.awaitEnd(deadline)
                    ? running.collected()
                    : new Ending.TimedOut(running.output(), running.errors());
        } catch (IOException e) {
            return new Ending.NotStarted(String.valueOf(e.getMessage()));
        }
    }

    /** Starts it; the caller closes what runs. */
    RunningCommand start() throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new RunningCommand(ProcessTree.start(builder), mostOutputBytes);
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
