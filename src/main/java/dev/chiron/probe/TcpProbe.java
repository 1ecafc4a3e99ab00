package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Connection;
import dev.chiron.net.IpChoice;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Connects to host:port, perhaps with TLS, and perhaps holds a dialogue. */
final class TcpProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "tcp",
            EnumSet.of(Reason.DNS, Reason.CONNECT, Reason.TIMEOUT, Reason.TLS, Reason.BODY),
            Admission.ANY,
            TcpProbe::read);

    private final Conversation conversation;
    private final Reach reach;

    private TcpProbe(Conversation conversation, Reach reach) {
        this.conversation = conversation;
        this.reach = reach;
    }

    private static TcpProbe read(Section section, Instruments instruments) {
        return new TcpProbe(
                Conversation.read(section),
                new Reach(instruments.dialer(), IpChoice.read(section), SourceAddress.read(section)));
    }

    @Override
    public List<String> hostnameSetting() {
        return List.of("tcp", "tls_config", "server_name");
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<HostPort> parsed = HostPort.parseWithEmptyHost(target.address());
        if (parsed.isEmpty()) {
            return findings.notRun("target \"" + target.address() + "\" must be host:port");
        }
        Optional<String> broken = conversation.broken();
        if (broken.isPresent()) {
            return findings.notRun(broken.get());
        }
        HostPort to = parsed.get();
        try {
            InetAddress address = reach.resolve(to.host(), deadline, findings);
            try (Connection connection = reach.connect(new InetSocketAddress(address, to.port()), deadline)) {
                findings.phase("connect", connection.connectTime());
                findings.debug("Connected to " + target.address());
                return conversation.hold(connection, tlsName(target, to), findings);
            }
        } catch (Unreachable e) {
            return Reach.failedShowingPeer(findings, e);
        }
    }

    private String tlsName(Target target, HostPort to) {
        return conversation.tlsSettings().serverName().or(target::hostname).orElse(to.host());
    }
}
