package dev.chiron.monitor;

import dev.chiron.probe.Admission;
import dev.chiron.probe.Module;
import dev.chiron.probe.ProbeKind;
import dev.chiron.probe.Reason;
import java.util.Optional;
import java.util.Set;

/** Modules of hand-made probes. */
final class FakeKind {
    private FakeKind() {}

    static Module module(FakeProbe probe) {
        ProbeKind kind =
                new ProbeKind("fake", Set.of(Reason.CONNECT, Reason.TIMEOUT), Admission.NAMED, (_, _) -> probe);
        return new Module("fake", kind, Optional.empty(), probe);
    }
}
