package dev.chiron.heal;

import dev.chiron.probe.Findings;
import dev.chiron.probe.Probe;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** A target that falls ill and is cured by acting on it, unless it is past cure. */
final class Patient implements Probe, Action {
    volatile boolean ill;

    /** Whether nobody can look how it does. */
    volatile boolean hidden;

    volatile boolean curable = true;
    volatile Optional<Refusal> stand = Optional.empty();

    /** When set, the action takes until it is open. */
    volatile CountDownLatch gate = new CountDownLatch(0);

    /** What the action answers after it was made. */
    volatile Outcome answer = new Outcome.Done("cured");

    /** What happens in the middle of the action. */
    volatile Runnable atTheCall = () -> {};

    /** What happens as it is looked at. */
    volatile Runnable atTheLook = () -> {};

    /** What happens in the middle of a check. */
    volatile Runnable atTheProbe = () -> {};

    /** What happens as evidence of it is kept, right before the action. */
    volatile Runnable atTheEvidence = () -> {};

    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger completions = new AtomicInteger();
    final AtomicInteger clearances = new AtomicInteger();
    final AtomicInteger probes = new AtomicInteger();
    final AtomicInteger looks = new AtomicInteger();

    /** Whether an action stops it without starting it again. */
    volatile boolean leftStopped;

    /** Whether it can be started again after that. */
    volatile boolean startable = true;

    private volatile boolean stopped;
    private volatile Runnable effect = () -> {};

    /** What acting does besides. */
    void onRun(Runnable more) {
        effect = more;
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) {
        probes.incrementAndGet();
        atTheProbe.run();
        Findings findings = new Findings(deadline.clock());
        if (hidden) {
            return findings.notRun("it is hidden");
        }
        return ill ? findings.failed(Reason.CONNECT, "refused") : findings.passed();
    }

    @Override
    public String kind() {
        return "cure";
    }

    @Override
    public String host() {
        return "ward";
    }

    @Override
    public TargetState observe(Predicate<Instant> ours, Deadline deadline) {
        looks.incrementAndGet();
        atTheLook.run();
        int starts = runs.get() + completions.get() - (stopped ? 1 : 0);
        return new TargetState("start-" + starts, !stopped, stand, "stands", Duration.ofSeconds(5));
    }

    @Override
    public Evidence evidence(Deadline deadline) {
        atTheEvidence.run();
        return Evidence.NONE;
    }

    @Override
    public Outcome run(TargetState seen, Order order, Deadline deadline) throws InterruptedException {
        runs.incrementAndGet();
        atTheCall.run();
        gate.await();
        stopped = leftStopped;
        ill = stopped || !curable;
        effect.run();
        return answer;
    }

    @Override
    public Outcome complete(TargetState seen, Deadline deadline) {
        if (!startable) {
            return new Outcome.Failed("its port is taken");
        }
        completions.incrementAndGet();
        stopped = false;
        ill = !curable;
        return new Outcome.Done("completed");
    }

    /** Is done at the second time it is tried. */
    @Override
    public boolean clear(String before, Deadline deadline) {
        return clearances.incrementAndGet() > 1;
    }
}
