package dev.chiron.app;

import dev.chiron.config.ConfigException;
import dev.chiron.config.Suggestion;
import dev.chiron.health.Outcome;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Watched;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code chiron check [SERVICE…]}: probes services once, side by side, and prints what came of it. */
final class CheckCommand implements Command {
    private static final int WIDTH = 80;

    @Override
    public CommandSpec spec() {
        CommandSpec spec = CommandSpec.create()
                .name("check")
                .addOption(ConfigFlag.spec())
                .addOption(OutputFlag.spec())
                .addPositional(PositionalParamSpec.builder()
                        .paramLabel("SERVICE")
                        .arity("0..*")
                        .type(List.class)
                        .auxiliaryTypes(String.class)
                        .description("Services to check; all if none is named.")
                        .build());
        spec.usageMessage()
                .description(
                        "Probe all (or the named) services once, side by side.",
                        "Exit 0: all up, 1: not all, 2: bad configuration.");
        return spec;
    }

    @Override
    public int run(ParseResult flags, Terminal terminal) throws Refusal, InterruptedException {
        boolean json = OutputFlag.isJson(flags);
        Map<Watched, Check> checks;
        Clock clock = Clock.system();
        try (Equipment equipment = new Equipment(clock)) {
            ChironSettings settings = ChironSettings.load(ConfigFlag.of(flags), equipment);
            checks = check(chosen(settings.services(), flags.matchedPositionalValue(0, List.of())), clock);
        } catch (ConfigException e) {
            throw Refusal.of(e);
        }
        CheckReport report = new CheckReport(checks);
        terminal.out().print(json ? report.json() : report.table(terminal.colour(), WIDTH));
        boolean allUp = checks.values().stream().allMatch(check -> check.outcome() == Outcome.PASSED);
        return allUp ? 0 : 1;
    }

    private static List<Watched> chosen(List<Watched> services, List<String> names) throws Refusal {
        Set<String> known = new HashSet<>();
        services.forEach(watched -> known.add(watched.service().name()));
        for (String name : names) {
            if (!known.contains(name)) {
                throw new Refusal("chiron: \"" + name + "\" is no service of this configuration"
                        + Suggestion.clause(name, known));
            }
        }
        return services.stream()
                .filter(watched ->
                        names.isEmpty() || names.contains(watched.service().name()))
                .toList();
    }

    private static Map<Watched, Check> check(List<Watched> services, Clock clock) throws InterruptedException {
        Map<Watched, Check> checks = new LinkedHashMap<>();
        try (DeadlineGuard guard = new DeadlineGuard();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Check>> running = new ArrayList<>();
            services.forEach(
                    watched -> running.add(threads.submit(() -> watched.check(watched.longest(), clock, guard))));
            for (int i = 0; i < services.size(); i++) {
                checks.put(services.get(i), running.get(i).get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check ended with neither result nor reason", e);
        }
        return checks;
    }
}
