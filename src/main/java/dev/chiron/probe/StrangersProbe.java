package dev.chiron.probe;

import dev.chiron.net.Visit;
import dev.chiron.schedule.Deadline;
import java.util.List;
import java.util.Optional;

/** A probe whose target somebody registered at run time: it is reached only as far as {@code probe_targets} lets strangers be. */
public record StrangersProbe(Probe probe) implements Probe {
    /** The module as strangers' services have it. */
    public static Module of(Module module) {
        return new Module(
                module.name(),
                module.kind(),
                module.timeout(),
                new StrangersProbe(module.probe()),
                module.effective(),
                module.parameters());
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        return Visit.toStranger(() -> probe.run(new Target(target.address(), target.hostname()), deadline));
    }

    @Override
    public Optional<String> refusal(Target target) {
        return probe.refusal(target);
    }

    @Override
    public List<String> hostnameSetting() {
        return probe.hostnameSetting();
    }
}
