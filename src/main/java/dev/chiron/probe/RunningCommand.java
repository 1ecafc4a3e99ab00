package dev.chiron.probe;

import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A command that was started, and the head of what it prints; closing it kills everything that comes from it. */
final class RunningCommand implements AutoCloseable {
    private static final Duration LAST_WORDS = Duration.ofMillis(250);

    private final ProcessTree tree;
    private final CapturedOutput output;
    private final CapturedOutput errors;

    RunningCommand(ProcessTree tree, int mostOutputBytes) {
        this.tree = tree;
        output = CapturedOutput.of(tree.process().getInputStream(), mostOutputBytes);
        errors = CapturedOutput.of(tree.process().getErrorStream(), mostOutputBytes);
    }

    long pid() {
        return tree.process().pid();
    }

    /** Waits until the command itself has ended; whether it did in time. */
    boolean awaitEnd(Deadline deadline) throws InterruptedException {
        return tree.process().waitFor(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
    }

    /** How the command ended, after {@link #awaitEnd} has said that it did; kills what it left behind. */
    CommandRun.Ending.Ended collected() throws InterruptedException {
        // Killing what it left behind closes the pipes, so that the end of the output comes at once.
        tree.close();
        output.awaitEnd(LAST_WORDS);
        errors.awaitEnd(LAST_WORDS);
        return new CommandRun.Ending.Ended(tree.process().exitValue(), output(), errors());
    }

    /** What it has printed so far. */
    String output() {
        return output.text();
    }

    /** What it has printed as errors so far. */
    String errors() {
        return errors.text();
    }

    @Override
    public void close() {
        tree.close();
    }
}
