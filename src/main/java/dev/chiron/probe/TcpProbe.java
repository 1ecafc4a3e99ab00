package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Connection;
import dev.chiron.net.IpChoice;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.net.InetAddress;
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

    /** As blackbox_exporter does, it looks the host up before it finds that anything else cannot be used. */
    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<HostPort.Split> parsed = HostPort.split(target.address());
        if (parsed.isEmpty()) {
            return findings.notRun("target \"" + target.address() + "\" must be host:port");
        }
        HostPort.Split to = parsed.get();
        try {
            InetAddress address = reach.resolve(to.host(), deadline, findings);
            Optional<Integer> port = ServicePort.tcp(to.port());
            Optional<String> broken = port.isEmpty()
                    ? Optional.of("target \"" + target.address() + "\" must be host:port, and \"" + to.port()
                            + "\" is no port")
                    : conversation.broken();
            if (broken.isPresent()) {
                return findings.notRun(broken.get());
            }
            try (Connection connection = reach.connect(address, port.get(), deadline)) {
                findings.phase("connect", connection.connectTime());
                findings.debug("Connected to " + target.address());
                return conversation.hold(connection, tlsName(target, to.host()), findings);
            }
        } catch (Unreachable e) {
            return Reach.failedShowingPeer(findings, e);
        }
    }

    private String tlsName(Target target, String host) {
        return conversation.tlsSettings().serverName().or(target::hostname).orElse(host);
    }
}
