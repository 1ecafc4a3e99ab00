package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Connection;
import dev.chiron.net.IpChoice;
import dev.chiron.net.TlsSettings;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
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
            true,
            TcpProbe::read);

    private final Settings settings;
    private final Reach reach;

    /** The settings beneath {@code tcp:}. */
    record Settings(
            List<QueryStep> dialogue, boolean tls, TlsSettings tlsSettings, Optional<InetAddress> source, IpChoice ip) {
        static Settings read(Section section) {
            return new Settings(
                    QueryStep.readAll(section),
                    section.bool("tls", "begin TLS at once").orElse(false),
                    TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken")),
                    source(section),
                    IpChoice.read(section));
        }

        private static Optional<InetAddress> source(Section section) {
            return section.string("source_ip_address", "the own address to come from")
                    .check(Settings::isAddress, "must be an IP address")
                    .optional()
                    .map(InetAddress::ofLiteral);
        }

        private static boolean isAddress(String text) {
            try {
                return InetAddress.ofLiteral(text) != null;
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }

    private TcpProbe(Settings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static TcpProbe read(Section section, Instruments instruments) {
        Settings settings = Settings.read(section);
        return new TcpProbe(settings, new Reach(instruments.dialer(), settings.ip(), settings.source()));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<HostPort> parsed = HostPort.parse(target.address());
        Optional<String> brokenTls = settings.tlsSettings().context().failure();
        if (parsed.isEmpty()) {
            return findings.notRun("target \"" + target.address() + "\" must be host:port");
        }
        if (brokenTls.isPresent()) {
            return findings.notRun("tls_config cannot be used: " + brokenTls.get());
        }
        HostPort to = parsed.get();
        try {
            InetAddress address = reach.resolve(to.host(), deadline, findings);
            try (Connection connection = reach.connect(new InetSocketAddress(address, to.port()), deadline)) {
                findings.phase("connect", connection.connectTime());
                findings.debug("Connected to " + target.address());
                return converse(connection, tlsName(target, to), findings);
            }
        } catch (Unreachable e) {
            e.rejected().ifPresent(facts -> TlsGauges.expiry(findings, facts));
            return Reach.failed(findings, e);
        }
    }

    private String tlsName(Target target, HostPort to) {
        return settings.tlsSettings().serverName().or(target::hostname).orElse(to.host());
    }

    private ProbeResult converse(Connection connection, String tlsName, Findings findings)
            throws Unreachable, InterruptedException {
        try {
            if (settings.tls()) {
                connection.startTls(settings.tlsSettings().context(), tlsName);
            }
            Dialogue dialogue = new Dialogue(connection, settings.tlsSettings(), tlsName, findings);
            try {
                Optional<String> mismatch = dialogue.hold(settings.dialogue());
                report(connection, findings);
                dialogue.report();
                return mismatch.isPresent() ? findings.failed(Reason.BODY, mismatch.get()) : findings.passed();
            } catch (IOException | Unreachable e) {
                report(connection, findings);
                dialogue.report();
                throw e;
            }
        } catch (IOException e) {
            throw Unreachable.lost("the dialogue", e);
        }
    }

    private static void report(Connection connection, Findings findings) {
        connection.tls().ifPresent(facts -> {
            TlsGauges.report(findings, facts);
            findings.phase("tls", connection.tlsTime());
        });
    }
}
