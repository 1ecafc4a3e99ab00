package dev.chiron.testing;

import dev.chiron.health.HealthRule;
import dev.chiron.monitor.Outcomes;
import dev.chiron.monitor.Watched;
import dev.chiron.probe.Admission;
import dev.chiron.probe.Module;
import dev.chiron.probe.Probe;
import dev.chiron.probe.ProbeKind;
import dev.chiron.probe.Reason;
import dev.chiron.service.Objective;
import dev.chiron.service.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Services for tests, one line each. */
public final class Services {
    private static final HealthRule RULE =
            new HealthRule(1, 1, new HealthRule.Confirm(0, Duration.ofMillis(1)), Optional.empty(), Duration.ZERO);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    private Services() {}

    /** A kind that may fail of three reasons. */
    public static ProbeKind kind(String name, Admission admission, Probe probe) {
        return new ProbeKind(
                name, Set.of(Reason.CONNECT, Reason.TIMEOUT, Reason.HTTP_STATUS), admission, (_, _) -> probe);
    }

    public static Module module(String name, Probe probe) {
        return new Module(name, kind("obedient", Admission.ANY, probe), Optional.empty(), probe);
    }

    /** A critical service of project {@code shop} that is down at its first failure and probed on every scrape. */
    public static Watched onScrape(String name, Module module, String... dependsOn) {
        return Watched.of(service(name, module, dependsOn), module, RULE, Outcomes.STANDARD, TIMEOUT);
    }

    public static Watched watched(Service service, Module module) {
        return Watched.of(service, module, RULE, Outcomes.STANDARD, TIMEOUT);
    }

    public static Service service(String name, Module module, String... dependsOn) {
        return service(name, module, Optional.empty(), dependsOn);
    }

    public static Service everyMinute(String name, Module module, String... dependsOn) {
        return service(name, module, Optional.of(Duration.ofMinutes(1)), dependsOn);
    }

    /** The same, probed on every scrape, with a promise of how long its checks take. */
    public static Watched promising(Duration latency, String name, Module module) {
        Objective promise = new Objective(Optional.of(0.999), Optional.of(latency));
        return watched(service(name, module, Optional.empty(), promise), module);
    }

    private static Service service(String name, Module module, Optional<Duration> interval, String... dependsOn) {
        return service(name, module, interval, new Objective(Optional.of(0.999), Optional.empty()), dependsOn);
    }

    private static Service service(
            String name, Module module, Optional<Duration> interval, Objective promise, String... dependsOn) {
        return new Service(
                name,
                "shop",
                "web",
                true,
                true,
                module.name(),
                "http://" + name + ".example/",
                interval,
                Optional.empty(),
                List.of(dependsOn),
                Map.of(),
                new Service.About("", "1.2", "", List.of()),
                promise);
    }
}
