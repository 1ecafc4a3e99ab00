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

/** Logs in to a PostgreSQL server, asks a query, and holds its answer against what is expected. */
final class PostgresProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "postgres",
            EnumSet.of(
                    Reason.DNS,
                    Reason.CONNECT,
                    Reason.TIMEOUT,
                    Reason.TLS,
                    Reason.PROTOCOL,
                    Reason.AUTH,
                    Reason.NOT_FOUND,
                    Reason.ASSERTION,
                    Reason.UNHEALTHY,
                    Reason.LIMIT),
            Admission.ALLOWED,
            PostgresProbe::read);

    private static final int STANDARD_PORT = 5432;

    private final Settings settings;
    private final Reach reach;

    /** The settings beneath {@code postgres:}. */
    record Settings(
            String username,
            Optional<Secret> password,
            String database,
            String query,
            Optional<String> expect,
            PostgresTls tls,
            TlsSettings tlsSettings,
            IpChoice ip) {
        static Settings read(Section section) {
            String username =
                    section.string("username", "the user to log in as").orElse("postgres");
            return new Settings(
                    username,
                    section.secret("password", "the password to log in with").optional(),
                    section.string("database", "the database to connect to; one in the target comes first")
                            .orElse(username, "the username"),
                    section.rawString("query", "the query to ask, in a transaction that is rolled back")
                            .check(text -> !text.isBlank(), "must not be empty")
                            .orElse("SELECT 1"),
                    section.string("expect", "what the first column of the first row must be, as text")
                            .optional(),
                    PostgresTls.of(section.string(
                                            "sslmode", "whether TLS is used: disable, prefer, require or verify-full")
                                    .check(
                                            word -> PostgresTls.of(word).isPresent(),
                                            "must be one of disable, prefer, require, verify-full")
                                    .orElse("prefer"))
                            .orElse(PostgresTls.PREFER),
                    TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken")),
                    IpChoice.read(section));
        }
    }

    private PostgresProbe(Settings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static PostgresProbe read(Section section, Instruments instruments) {
        Settings settings = Settings.read(section);
        return new PostgresProbe(settings, new Reach(instruments.dialer(), settings.ip(), Optional.empty()));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<ServerAddress> address =
                ServerAddress.parse(target.address(), List.of("postgres", "postgresql"), STANDARD_PORT);
        if (address.isEmpty()) {
            return findings.notRun(ServerAddress.complaint("postgres"));
        }
        Optional<String> brokenTls = settings.tlsSettings().failure();
        if (settings.tls() != PostgresTls.DISABLE && brokenTls.isPresent()) {
            return findings.notRun(brokenTls.get());
        }
        try {
            var login = new PostgresSession.Login(
                    settings.username(),
                    settings.password().map(Secret::value).orElse(""),
                    address.get().database().orElse(settings.database()));
            return reached(target, address.get(), login, deadline, findings);
        } catch (UncheckedIOException e) {
            return findings.notRun(String.valueOf(e.getMessage()));
        } catch (Unreachable e) {
            return Reach.failedShowingPeer(findings, e);
        }
    }

    private ProbeResult reached(
            Target target, ServerAddress address, PostgresSession.Login login, Deadline deadline, Findings findings)
            throws Unreachable, InterruptedException {
        String host = address.at().host();
        var to = new InetSocketAddress(
                reach.resolve(host, deadline, findings), address.at().port());
        try (Connection connection = reach.connect(to, deadline)) {
            findings.phase("connect", connection.connectTime());
            String name =
                    settings.tlsSettings().serverName().or(target::hostname).orElse(host);
            var refusal = settings.tls().secure(connection, settings.tlsSettings(), name);
            if (refusal.isPresent()) {
                return findings.failed(refusal.get().reason(), refusal.get().detail());
            }
            connection.tls().ifPresent(facts -> {
                findings.phase("tls", connection.tlsTime());
                TlsGauges.report(findings, facts);
            });
            return new PostgresSession(connection.socket(), deadline, findings)
                    .ask(login, settings.query(), settings.expect());
        }
    }
}
