package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Datagrams;
import dev.chiron.net.IpChoice;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Holds a dialogue of datagrams with host:port. Without one it sends a datagram and passes unless the target's machine
 * declares the port unreachable: nobody who listens on UDP has to answer, so more cannot be known.
 */
final class UdpProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "udp", EnumSet.of(Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.BODY), Admission.ANY, UdpProbe::read);

    /** Long enough for a word from the other side of the world; a shorter timeout waits for half of what is left. */
    private static final Duration LONGEST_SILENCE = Duration.ofMillis(500);

    private static final int LONGEST_SHOWN = 1024;
    private static final byte[] NOTHING_MUCH = new byte[1];

    private final List<QueryStep> steps;
    private final Reach reach;

    private UdpProbe(List<QueryStep> steps, Reach reach) {
        this.steps = steps;
        this.reach = reach;
    }

    private static UdpProbe read(Section section, Instruments instruments) {
        return new UdpProbe(
                QueryStep.readDatagrams(section),
                new Reach(instruments.dialer(), IpChoice.read(section), SourceAddress.read(section)));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<HostPort> parsed = HostPort.parse(target.address());
        if (parsed.isEmpty()) {
            return findings.notRun("target \"" + target.address() + "\" must be host:port");
        }
        try {
            InetAddress address = reach.resolve(parsed.get().host(), deadline, findings);
            InetSocketAddress to = new InetSocketAddress(address, parsed.get().port());
            return steps.isEmpty() ? knock(to, deadline, findings) : converse(to, deadline, findings);
        } catch (Unreachable e) {
            return Reach.failed(findings, e);
        }
    }

    private ProbeResult knock(InetSocketAddress to, Deadline deadline, Findings findings)
            throws Unreachable, InterruptedException {
        try (Datagrams datagrams = reach.datagrams(to, deadline.earlierBy(spare(deadline)))) {
            datagrams.send(NOTHING_MUCH);
            findings.debug("Received " + datagrams.receive(LONGEST_SHOWN).length + " bytes");
        } catch (Unreachable e) {
            if (e.kind() != Unreachable.Kind.TIMEOUT || deadline.expired()) {
                throw e;
            }
            findings.debug("Nobody has called the port unreachable");
        }
        return findings.passed();
    }

    /** The time that a knock does not wait. */
    private static Duration spare(Deadline deadline) {
        Duration half = deadline.remaining().dividedBy(2);
        Duration rest = deadline.remaining().minus(LONGEST_SILENCE);
        return half.compareTo(rest) > 0 ? half : rest;
    }

    private ProbeResult converse(InetSocketAddress to, Deadline deadline, Findings findings)
            throws Unreachable, InterruptedException {
        try (Datagrams datagrams = reach.datagrams(to, deadline)) {
            Dialogue dialogue = new Dialogue(new DatagramSpeech(datagrams), findings, deadline);
            try {
                Optional<String> mismatch = dialogue.hold(steps);
                dialogue.report();
                return mismatch.isPresent() ? findings.failed(Reason.BODY, mismatch.get()) : findings.passed();
            } catch (IOException e) {
                dialogue.report();
                throw Unreachable.lost(dialogue.step(), e);
            } catch (Unreachable e) {
                dialogue.report();
                throw e;
            }
        }
    }
}
