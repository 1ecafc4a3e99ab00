package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.Suggestion;
import dev.chiron.probe.Module;
import dev.chiron.probe.ProbeRun;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.web.DebugPage;
import dev.chiron.web.ProbeLog;
import dev.chiron.web.Probed;
import java.time.Duration;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron probe TARGET --module=M}: one probe with its log and its metrics, as {@code /probe?debug=true} prints. */
final class ProbeCommand implements Command {
    private static final String MODULE = "--module";
    private static final Duration STANDARD_TIMEOUT = Duration.ofSeconds(10);

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("probe")
                .addOption(ConfigFlag.spec())
                .addOption(Flags.text(MODULE, "NAME", "http_2xx", "The module that says how to probe."))
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("TARGET")
                        .required(true)
                        .arity("1")
                        .type(String.class)
                        .description("What to probe: a URL, host:port, container …")
                        .build());
        spec.usageMessage()
                .description(
                        "Probe one target once, and print the log and the metrics of it.",
                        "Exit 0: success, 1: failed, 2: bad configuration.");
        return spec;
    }

    @Override
    public int run(ParseResult flags, Terminal terminal) throws Refusal, InterruptedException {
        Clock clock = Clock.system();
        Target target = Target.of(flags.matchedPositionalValue(0, "")).asNamed();
        try (Equipment equipment = new Equipment(clock);
                DeadlineGuard guard = new DeadlineGuard()) {
            Module module = module(ChironSettings.load(ConfigFlag.of(flags), equipment), Flags.text(flags, MODULE));
            Duration timeout = module.timeout().orElse(STANDARD_TIMEOUT);
            ProbeRun run = ProbeRun.of(module.probe(), target, Deadline.after(clock, timeout), guard);
            terminal.out()
                    .print(DebugPage.text(new Probed(module, target, timeout.toNanos() / 1e9, run), ProbeLog.STANDARD));
            return run.result().passed() ? 0 : 1;
        } catch (ConfigException e) {
            throw Refusal.of(e);
        }
    }

    private static Module module(ChironSettings settings, String name) throws Refusal {
        Map<String, Module> modules = settings.modules();
        Module module = modules.get(name);
        if (module == null) {
            throw new Refusal("chiron: --module=" + name + ": is no module of this configuration"
                    + Suggestion.clause(name, modules.keySet()));
        }
        return module;
    }
}
