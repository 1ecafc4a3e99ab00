package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.probe.CommandRun;
import dev.chiron.probe.CommandRun.Ending;
import dev.chiron.schedule.Deadline;
import dev.chiron.service.Service;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Restarts a unit of systemd on this machine, one of those that {@code heal.systemd.units} lists, by systemctl. */
record SystemdAction(String unit, SystemdSettings settings) implements Action {
    static final Actions.Kind KIND = new Actions.Kind("systemd", SystemdAction::read);

    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final Map<String, String> ENVIRONMENT =
            Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin", "LANG", "C.UTF-8", "SYSTEMD_PAGER", "", "TZ", "UTC");
    private static final String PROPERTIES =
            "--property=LoadState,ActiveState,SubState,Result,InvocationID,NRestarts,InactiveEnterTimestamp";

    /** Of a moment that is told in whole seconds. */
    private static final Duration WITHIN_THE_SECOND = Duration.ofMillis(999);

    private static Optional<Action> read(Section section, Service service, Means means) {
        String unit = section.string("unit", "the unit to restart, one of heal.systemd.units")
                .required();
        List<String> allowed = means.systemd().units();
        if (section.has("unit") && !allowed.contains(unit)) {
            section.problem(
                    "unit", "\"" + unit + "\" is not among heal.systemd.units" + Suggestion.clause(unit, allowed));
        }
        return allowed.contains(unit) ? Optional.of(new SystemdAction(unit, means.systemd())) : Optional.empty();
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public String host() {
        return "systemd";
    }

    @Override
    public TargetState observe(Predicate<Instant> ours, Deadline deadline) throws InterruptedException {
        return switch (systemctl(List.of("show", PROPERTIES, unit), ExecAction.MOST_OUTPUT_BYTES, deadline)) {
            case Ending.NotStarted never -> blind("systemctl could not be started: " + never.why());
            case Ending.TimedOut late -> blind("systemctl did not answer in time");
            case Ending.Ended(int exitCode, String output, String errors) ->
                exitCode == 0
                        ? seen(properties(output), ours)
                        : blind("systemctl show ended with exit code " + exitCode + ExecAction.said(errors, ""));
        };
    }

    private static TargetState blind(String why) {
        return TargetState.standing(Refusal.MONITORING_BLIND, why);
    }

    private TargetState seen(Map<String, String> unitIs, Predicate<Instant> ours) {
        String active = unitIs.getOrDefault("ActiveState", "");
        String sub = unitIs.getOrDefault("SubState", "");
        String result = unitIs.getOrDefault("Result", "");
        String load = unitIs.getOrDefault("LoadState", "");
        return switch (active) {
            case "" -> blind("systemctl does not say how " + unit + " is");
            case "active", "reloading" -> state(unitIs, Optional.empty(), "");
            case "activating" ->
                sub.equals("auto-restart")
                        ? state(unitIs, Optional.of(Refusal.TARGET_RESTARTING), "systemd itself restarts the unit")
                        : state(unitIs, Optional.of(Refusal.TARGET_STARTING), "the unit is starting");
            case "failed" ->
                result.equals("start-limit-hit")
                        ? state(
                                unitIs,
                                Optional.of(Refusal.UNIT_START_LIMIT_HIT),
                                "systemd gave up on it: it takes systemctl reset-failed " + unit)
                        : state(unitIs, Optional.empty(), "");
            default -> resting(unitIs, load, active, ours);
        };
    }

    private TargetState resting(Map<String, String> unitIs, String load, String active, Predicate<Instant> ours) {
        if (load.equals("not-found")) {
            return TargetState.standing(Refusal.TARGET_NOT_FOUND, "systemd knows no unit " + unit);
        }
        if (!load.equals("masked") && active.equals("inactive") && stoppedBy(ours, unitIs)) {
            return state(unitIs, Optional.empty(), "");
        }
        return load.equals("masked") || active.equals("inactive")
                ? state(
                        unitIs,
                        Optional.of(Refusal.TARGET_STOPPED_BY_USER),
                        "the unit is " + active + ", as after a stop")
                : state(unitIs, Optional.of(Refusal.TARGET_RESTARTING), "the unit is " + active);
    }

    /** Whether it came to rest while a call of ours was under way, such as a restart whose second half was cancelled. */
    private static boolean stoppedBy(Predicate<Instant> ours, Map<String, String> unitIs) {
        return moment(unitIs.getOrDefault("InactiveEnterTimestamp", ""))
                .filter(second -> ours.test(second) || ours.test(second.plus(WITHIN_THE_SECOND)))
                .isPresent();
    }

    /** As systemctl writes it, such as {@code Tue 2026-01-20 12:00:05 UTC}; empty when there is none. */
    private static Optional<Instant> moment(String written) {
        String[] words = written.split(" ", -1);
        try {
            return words.length == 4 && words[3].equals("UTC")
                    ? Optional.of(LocalDateTime.parse(words[1] + "T" + words[2]).toInstant(ZoneOffset.UTC))
                    : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private TargetState state(Map<String, String> unitIs, Optional<Refusal> stand, String detail) {
        String active = unitIs.getOrDefault("ActiveState", "");
        boolean runs = active.equals("active") || active.equals("reloading");
        String identity = unitIs.getOrDefault("InvocationID", "");
        return new TargetState(identity, runs, stand, detail, settings.timeout().plus(SLACK));
    }

    @Override
    public Evidence evidence(Deadline deadline) throws InterruptedException {
        return new Evidence(
                printed(List.of("show", unit), deadline),
                "",
                printed(List.of("status", "--no-pager", "--full", "--lines=200", unit), deadline));
    }

    private String printed(List<String> words, Deadline deadline) throws InterruptedException {
        return systemctl(words, Evidence.MOST_BYTES, deadline) instanceof Ending.Ended ended
                ? bounded(ended.output())
                : "";
    }

    /** What was replaced in it may have made it longer. */
    private static String bounded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= Evidence.MOST_BYTES ? text : text.substring(0, Evidence.MOST_BYTES / 4);
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        return told("restart", "restarted unit ", deadline);
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) throws InterruptedException {
        return told("start", "started unit ", deadline);
    }

    private Outcome told(String verb, String done, Deadline deadline) throws InterruptedException {
        return switch (systemctl(List.of(verb, "--no-ask-password", unit), ExecAction.MOST_OUTPUT_BYTES, deadline)) {
            case Ending.NotStarted never -> new Outcome.Refused("systemctl could not be started: " + never.why());
            case Ending.TimedOut late -> new Outcome.Unknown("systemctl " + verb + " did not end in time");
            case Ending.Ended(int exitCode, String output, String errors) ->
                exitCode == 0
                        ? new Outcome.Done(done + unit)
                        : new Outcome.Failed("systemctl " + verb + " ended with exit code " + exitCode
                                + ExecAction.said(errors, output));
        };
    }

    private Ending systemctl(List<String> words, int mostBytes, Deadline deadline) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of(settings.program().toString()));
        command.addAll(words);
        return new CommandRun(command, ENVIRONMENT, Path.of("/"), mostBytes).run(deadline);
    }

    private static Map<String, String> properties(String output) {
        Map<String, String> properties = new HashMap<>();
        output.lines().forEach(line -> {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(
                        line.substring(0, equals), line.substring(equals + 1).strip());
            }
        });
        return properties;
    }
}
