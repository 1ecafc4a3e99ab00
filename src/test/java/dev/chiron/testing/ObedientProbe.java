package dev.chiron.testing;

import dev.chiron.probe.Findings;
import dev.chiron.probe.Probe;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Deadline;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A probe that sees what the test tells it to see, and notes what it was asked to look at. */
public final class ObedientProbe implements Probe {
    private final List<Target> seen = new CopyOnWriteArrayList<>();
    private volatile Script script = Findings::passed;

    /** What a run does; it may block. */
    public interface Script {
        ProbeResult run(Findings findings) throws InterruptedException;
    }

    public void does(Script next) {
        script = next;
    }

    public void fails(Reason reason, String detail) {
        script = findings -> findings.failed(reason, detail);
    }

    /** The targets of all runs so far. */
    public List<Target> seen() {
        return List.copyOf(seen);
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        seen.add(target);
        return script.run(new Findings(deadline.clock()));
    }
}
