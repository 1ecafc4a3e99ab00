package dev.chiron.heal;

import dev.chiron.config.Section;
import dev.chiron.config.Suggestion;
import dev.chiron.schedule.Deadline;
import dev.chiron.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Calls a hook that acts for us, such as the API of a node. 2xx means that it took effect, 4xx and redirects that it was
 * declined, 5xx that it failed; of a call without an answer nobody knows.
 */
record HookAction(HookCall call, Circuits circuits) implements Action {
    static final Actions.Kind KIND = new Actions.Kind("http", HookAction::read);

    private static final Duration SLACK = Duration.ofSeconds(2);

    private static Optional<Action> read(Section section, Service service, Means means) {
        String name =
                section.string("hook", "the hook to call, one of heal.hooks").required();
        Optional<Hook> hook = Optional.ofNullable(means.hooks().get(name));
        if (section.has("hook") && hook.isEmpty()) {
            section.problem(
                    "hook",
                    "\"" + name + "\" is no hook of heal.hooks"
                            + Suggestion.clause(name, means.hooks().keySet()));
        }
        return hook.map(found -> new HookAction(new HookCall(found, means.dialer()), means.circuits()));
    }

    @Override
    public String kind() {
        return KIND.name();
    }

    @Override
    public String host() {
        return call.hook().name();
    }

    private String guarded() {
        return "hook:" + call.hook().name();
    }

    @Override
    public Optional<String> circuit() {
        return Optional.of(guarded());
    }

    @Override
    public Optional<String> circuitOpen() {
        return circuits.open(guarded());
    }

    /** Nobody can look at what a hook will change; the service's own checks tell whether it helped. */
    @Override
    public TargetState observe(Predicate<Instant> ours, Deadline deadline) {
        Duration timeout = call.hook().timeout();
        return new TargetState(
                call.hook().name(),
                true,
                Optional.empty(),
                "",
                call.hook().idempotent() ? timeout.multipliedBy(2).plus(SLACK) : timeout.plus(SLACK));
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        return circuits.guarded(guarded(), () -> called(order, deadline));
    }

    private Outcome called(Order order, Deadline deadline) throws InterruptedException {
        Outcome first = once(order, deadline);
        boolean again = first instanceof Outcome.Unknown && call.hook().idempotent() && !deadline.expired();
        return again ? once(order, deadline) : first;
    }

    private Outcome once(Order order, Deadline deadline) throws InterruptedException {
        Hook hook = call.hook();
        String body = hook.filled(Hook.values(order, KIND.name()), Hook.json(Hook.values(order, KIND.name())));
        String name = "hook " + hook.name();
        return switch (call.make(order.attempt().toString(), order.epoch(), body, deadline.within(hook.timeout()))) {
            case HookCall.Ending.NotSent never -> new Outcome.Failed(name + " was not called: " + never.why());
            case HookCall.Ending.Unknown unknown -> new Outcome.Unknown(unknown.why());
            case HookCall.Ending.Answered(int status, String said) -> {
                String told = name + " answered " + status + (said.isEmpty() ? "" : ": " + said);
                yield status < 300
                        ? new Outcome.Done(told)
                        : status < 500 ? new Outcome.Refused(told) : new Outcome.Failed(told);
            }
        };
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) {
        return new Outcome.Refused("a hook leaves nothing to complete");
    }
}
