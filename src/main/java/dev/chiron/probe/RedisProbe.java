package dev.chiron.probe;

import dev.chiron.config.Secret;
import dev.chiron.config.Section;
import dev.chiron.net.Connection;
import dev.chiron.net.IpChoice;
import dev.chiron.net.TlsSettings;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/**
 * Asks a Redis server for a PONG, and what it tells about itself.
 *
 * <p>A server that is loading its data, and a replica that lost its master, answer, so both are impairments. A user who
 * may not say INFO still probes: the values are missing, and that is all.
 */
final class RedisProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "redis",
            EnumSet.of(
                    Reason.DNS,
                    Reason.CONNECT,
                    Reason.TIMEOUT,
                    Reason.TLS,
                    Reason.PROTOCOL,
                    Reason.AUTH,
                    Reason.NOT_FOUND,
                    Reason.UNHEALTHY,
                    Reason.LIMIT),
            Admission.ALLOWED,
            RedisProbe::read);

    private static final int STANDARD_PORT = 6379;
    private static final int MOST_DATABASES = 65_535;

    private final Settings settings;
    private final Reach reach;

    /** The settings beneath {@code redis:}. */
    record Settings(
            Optional<String> username,
            Optional<Secret> password,
            int database,
            boolean tls,
            TlsSettings tlsSettings,
            IpChoice ip) {
        static Settings read(Section section) {
            return new Settings(
                    section.string("username", "the ACL user to log in as; needs a password")
                            .optional(),
                    section.secret("password", "the password to log in with").optional(),
                    section.integer("database", "the number of the database to select")
                            .between(0, MOST_DATABASES)
                            .orElse(0),
                    section.bool("tls", "begin TLS at once; a rediss:// target does too")
                            .orElse(false),
                    TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken")),
                    IpChoice.read(section));
        }
    }

    private RedisProbe(Settings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static RedisProbe read(Section section, Instruments instruments) {
        Settings settings = Settings.read(section);
        return new RedisProbe(settings, new Reach(instruments.dialer(), settings.ip(), Optional.empty()));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<ServerAddress> address =
                ServerAddress.parse(target.address(), List.of("redis", "rediss"), STANDARD_PORT);
        if (address.isEmpty()) {
            return findings.notRun(ServerAddress.complaint("redis"));
        }
        boolean tls = settings.tls()
                || address.get().scheme().filter("rediss"::equals).isPresent();
        Optional<String> brokenTls = settings.tlsSettings().failure();
        if (tls && brokenTls.isPresent()) {
            return findings.notRun(brokenTls.get());
        }
        try {
            Optional<String> password = settings.password().map(Secret::value);
            return reached(target, address.get(), tls, password, deadline, findings);
        } catch (UncheckedIOException e) {
            return findings.notRun(String.valueOf(e.getMessage()));
        } catch (Unreachable e) {
            return Reach.failedShowingPeer(findings, e);
        }
    }

    private ProbeResult reached(
            Target target,
            ServerAddress address,
            boolean tls,
            Optional<String> password,
            Deadline deadline,
            Findings findings)
            throws Unreachable, InterruptedException {
        var to = new InetSocketAddress(
                reach.resolve(address.at().host(), deadline, findings),
                address.at().port());
        try (Connection connection = reach.connect(to, deadline)) {
            findings.phase("connect", connection.connectTime());
            if (tls) {
                String name = settings.tlsSettings()
                        .serverName()
                        .or(target::hostname)
                        .orElse(address.at().host());
                connection.startTls(settings.tlsSettings().context(), name);
                findings.phase("tls", connection.tlsTime());
                connection.tls().ifPresent(facts -> TlsGauges.report(findings, facts));
            }
            return new RedisDialogue(connection, deadline, findings)
                    .hold(settings.username(), password, database(address));
        }
    }

    private int database(ServerAddress address) {
        return address.database().flatMap(HostPort::port).orElse(settings.database());
    }
}
