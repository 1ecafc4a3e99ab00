package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.probe.CommandRun;
import dev.chiron.probe.CommandRun.Ending;
import dev.chiron.schedule.Deadline;
import dev.chiron.service.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Runs a command of the configuration on this machine; exit code 0 means that it took effect.
 *
 * <p>Its environment is a short path, what is configured, and whom the order is for; nothing of a signal reaches it.
 */
record ExecAction(List<String> command, Map<String, String> environment, Path workingDirectory, Duration timeout)
        implements Action {
    static final Actions.Kind KIND = new Actions.Kind("exec", ExecAction::read);

    static final int MOST_OUTPUT_BYTES = 64 << 10;
    private static final int LONGEST_DETAIL = 300;
    private static final Duration LONGEST = Duration.ofHours(1);

    private static Optional<Action> read(Section section, Service service, Means means) {
        List<String> command = CommandRun.words(section);
        Map<String, String> environment = section.stringMap(
                "environment", "the command's environment variables beside those of the order; it inherits none");
        Path folder = section.file("working_directory", "the folder that the command runs in")
                .orElse(Path.of("/"));
        Duration timeout = section.duration("timeout", "how long the command may take before it is killed")
                .between(Duration.ofMillis(100), LONGEST)
                .orElse(Duration.ofSeconds(30));
        return command.isEmpty()
                ? Optional.empty()
                : Optional.of(new ExecAction(command, Map.copyOf(environment), folder, timeout));
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public String host() {
        return "exec";
    }

    /** Nobody can look at what a command will change; the service's own checks tell whether it helped. */
    @Override
    public TargetState observe(Predicate<Instant> ours, Deadline deadline) {
        return new TargetState(command.getFirst(), true, Optional.empty(), "", timeout.plusSeconds(1));
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        Optional<String> open = writableByOthers(Path.of(command.getFirst()));
        if (open.isPresent()) {
            return new Outcome.Refused(open.get());
        }
        CommandRun run = new CommandRun(command, variables(order), workingDirectory, MOST_OUTPUT_BYTES);
        return switch (run.run(deadline.within(timeout))) {
            case Ending.NotStarted never -> new Outcome.Refused("the command could not be started: " + never.why());
            case Ending.TimedOut late -> new Outcome.Unknown("the command did not end in time and was killed");
            case Ending.Ended(int exitCode, String output, String errors) ->
                exitCode == 0
                        ? new Outcome.Done("ran " + command.getFirst() + said(output, errors))
                        : new Outcome.Failed("the command ended with exit code " + exitCode + said(errors, output));
        };
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) {
        return new Outcome.Refused("a command leaves nothing to complete");
    }

    private Map<String, String> variables(Order order) {
        Map<String, String> variables = new LinkedHashMap<>(environment);
        variables.putIfAbsent("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        variables.putIfAbsent("LANG", "C.UTF-8");
        variables.put("CHIRON_SERVICE", order.service());
        variables.put("CHIRON_PROJECT", order.project());
        variables.put("CHIRON_TRIGGER", order.trigger());
        variables.put("CHIRON_ATTEMPT", order.attempt().toString());
        variables.put("CHIRON_EPOCH", Long.toString(order.epoch()));
        return variables;
    }

    /** Whoever may write the program decides what Chiron does. */
    private static Optional<String> writableByOthers(Path program) {
        try {
            boolean open = Files.getPosixFilePermissions(program).contains(PosixFilePermission.OTHERS_WRITE);
            return open ? Optional.of(program + " may be written by anybody: take that right away") : Optional.empty();
        } catch (IOException | UnsupportedOperationException starting) {
            return Optional.empty(); // Starting it will tell.
        }
    }

    /** The first line that the first of two texts says, or else the other, behind a colon; empty if none says a thing. */
    static String said(String first, String second) {
        String line = CommandRun.firstLine(first, LONGEST_DETAIL);
        String shown = line.isEmpty() ? CommandRun.firstLine(second, LONGEST_DETAIL) : line;
        return shown.isEmpty() ? "" : ": " + shown;
    }
}
