package dev.chiron.probe;

import dev.chiron.schedule.Deadline;
import java.util.Optional;
import java.util.Set;

/** What a module of which only the name is written comes to: blackbox_exporter loads it, and refuses each probe by it. */
record NoProbe() implements Probe {
    private static final String WORDS = "Unknown prober \"\"";
    private static final ProbeKind KIND =
            new ProbeKind("", Set.of(Reason.INTERNAL), Admission.ANY, (_, _) -> new NoProbe());

    static Module module(String name) {
        return new Module(name, KIND, Optional.empty(), new NoProbe());
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) {
        return new Findings(deadline.clock()).notRun(WORDS);
    }

    @Override
    public Optional<String> refusal(Target target) {
        return Optional.of(WORDS);
    }
}
