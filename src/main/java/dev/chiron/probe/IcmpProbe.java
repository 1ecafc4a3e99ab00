package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Echo;
import dev.chiron.net.EchoUnavailable;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import java.net.InetAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Supplier;

/** Sends echo requests and times what comes back. */
final class IcmpProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "icmp",
            EnumSet.of(Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.ASSERTION),
            Admission.ANY,
            IcmpProbe::read);

    private final IcmpSettings settings;
    private final Reach reach;

    private IcmpProbe(IcmpSettings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static IcmpProbe read(Section section, Instruments instruments) {
        IcmpSettings settings = IcmpSettings.read(section);
        Reach reach =
                new Reach(instruments.dialer(), settings.ip(), settings.echo().source());
        return new IcmpProbe(settings, reach);
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        IcmpTally tally = new IcmpTally();
        Supplier<ProbeResult> end;
        try {
            InetAddress address = resolve(target.address(), deadline, findings, tally);
            try (Echo echo = reach.echo(address, settings.echo(), deadline)) {
                tally.ready(echo.setupTime());
                exchange(echo, deadline, tally);
            }
            end = () -> verdict(address, tally, findings);
        } catch (EchoUnavailable e) {
            end = () -> findings.notRun(String.valueOf(e.getMessage()));
        } catch (Unreachable e) {
            end = () -> Reach.failed(findings, e);
        }
        tally.report(findings, settings.packets() > 1);
        return end.get();
    }

    private InetAddress resolve(String host, Deadline deadline, Findings findings, IcmpTally tally)
            throws Unreachable, InterruptedException {
        Clock clock = deadline.clock();
        long start = clock.nanos();
        try {
            return reach.resolve(host, deadline, findings);
        } finally {
            tally.resolved(clock.since(start));
        }
    }

    /** Sends at a steady pace, whatever has come back by then, and then waits for what is still to come. */
    private void exchange(Echo echo, Deadline deadline, IcmpTally tally) throws InterruptedException {
        Clock clock = deadline.clock();
        long start = clock.nanos();
        while (tally.requests() < settings.packets() && !deadline.expired()) {
            echo.send();
            tally.sent();
            boolean last = tally.requests() == settings.packets();
            long nextNanos =
                    start + settings.interval().multipliedBy(tally.requests()).toNanos();
            boolean waiting = true;
            while (waiting) {
                Duration left = deadline.remaining();
                Duration pause = Duration.ofNanos(Math.max(0, nextNanos - clock.nanos()));
                Duration within = last || left.compareTo(pause) < 0 ? left : pause;
                Optional<Echo.Outcome> outcome = echo.next(within);
                outcome.ifPresent(tally::add);
                waiting = outcome.isPresent() && !(last && tally.complete());
            }
        }
    }

    private ProbeResult verdict(InetAddress address, IcmpTally tally, Findings findings) {
        String peer = address.getHostAddress();
        if (tally.received() == 0) {
            return tally.refusal()
                    .filter(_ -> tally.complete())
                    .map(why -> findings.failed(Reason.CONNECT, peer + " cannot be reached, because " + why))
                    .orElseGet(() -> findings.failed(Reason.TIMEOUT, peer + " did not answer within the timeout"));
        }
        if (tally.requests() < settings.packets()) {
            return findings.failed(
                    Reason.TIMEOUT,
                    "there was time for only " + tally.requests() + " of " + settings.packets() + " echo requests");
        }
        if (tally.loss() > settings.mostLoss()) {
            return findings.failed(
                    Reason.ASSERTION,
                    peer + " answered " + tally.received() + " of " + tally.requests() + " echo requests");
        }
        return findings.passed();
    }
}
