package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Connection;
import dev.chiron.net.IpChoice;
import dev.chiron.net.TlsSettings;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks a gRPC server's health service whether the server, or one service of it, is serving. */
final class GrpcProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "grpc",
            EnumSet.of(
                    Reason.DNS,
                    Reason.CONNECT,
                    Reason.TIMEOUT,
                    Reason.TLS,
                    Reason.PROTOCOL,
                    Reason.AUTH,
                    Reason.NOT_FOUND,
                    Reason.LIMIT,
                    Reason.UNHEALTHY),
            Admission.ANY,
            GrpcProbe::read);

    private static final String H2 = "h2";

    private final Settings settings;
    private final Reach reach;

    /** The settings beneath {@code grpc:}. */
    record Settings(String service, boolean tls, TlsSettings tlsSettings, IpChoice ip, GrpcMetadata metadata) {
        static Settings read(Section section) {
            IpChoice ip = IpChoice.read(section);
            // As in blackbox_exporter, a module without this section takes no address of the other version.
            boolean fallback = ip.fallback() && (section.given("") || section.documenting());
            return new Settings(
                    section.string("service", "the service to ask about; the empty name means the whole server")
                            .orElse(""),
                    section.bool("tls", "speak TLS").orElse(false),
                    TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken")),
                    new IpChoice(ip.six(), fallback, ip.resolver()),
                    GrpcMetadata.read(section));
        }
    }

    private GrpcProbe(Settings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static GrpcProbe read(Section section, Instruments instruments) {
        Settings settings = Settings.read(section);
        return new GrpcProbe(settings, new Reach(instruments.dialer(), settings.ip(), Optional.empty()));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        GrpcReport report = new GrpcReport();
        Optional<HttpUrl> to = HttpUrl.parse((settings.tls() ? "https://" : "http://") + withoutScheme(target));
        Optional<String> broken = to.isEmpty()
                ? Optional.of("target \"" + target.address() + "\" is no host or host:port")
                : settings.tlsSettings().failure();
        if (broken.isPresent()) {
            report.publish(findings);
            return findings.notRun(broken.get());
        }
        return new Run(to.get(), deadline, findings, report).result();
    }

    /** Whether TLS is spoken is for the settings to say. */
    private static String withoutScheme(Target target) {
        return target.address().replaceFirst("^https?://", "");
    }

    /** One run; of one thread. */
    private final class Run {
        private final HttpUrl to;
        private final Deadline deadline;
        private final Findings findings;
        private final GrpcReport report;
        private final String asked;

        Run(HttpUrl to, Deadline deadline, Findings findings, GrpcReport report) {
            this.to = to;
            this.deadline = deadline;
            this.findings = findings;
            this.report = report;
            this.asked = "health check at " + to.host() + ":" + to.port();
        }

        ProbeResult result() throws InterruptedException {
            long start = deadline.clock().nanos();
            InetAddress address;
            try {
                address = reach.resolve(to.host(), deadline, findings);
            } catch (Unreachable e) {
                report.publish(findings);
                return Reach.failed(findings, e);
            }
            report.resolved(deadline.clock().since(start));
            long called = deadline.clock().nanos();
            Optional<String> unfit = settings.metadata().complaint();
            if (unfit.isPresent()) {
                report.called(deadline.clock().since(called), GrpcStatus.INTERNAL);
                report.publish(findings);
                return findings.notRun(unfit.get());
            }
            try (Connection connection = reach.connect(address, to.port(), deadline)) {
                return checked(connection, called);
            } catch (Unreachable e) {
                boolean late = e.kind() == Unreachable.Kind.TIMEOUT;
                report.called(
                        deadline.clock().since(called), late ? GrpcStatus.DEADLINE_EXCEEDED : GrpcStatus.UNAVAILABLE);
                report.publish(findings);
                e.rejected().ifPresent(facts -> TlsGauges.certificates(findings, facts));
                return Reach.failed(findings, e);
            }
        }

        private ProbeResult checked(Connection connection, long called) throws Unreachable, InterruptedException {
            findings.phase("connect", connection.connectTime());
            String name = settings.tlsSettings().serverName().orElse(to.host());
            if (settings.tls()) {
                connection.startTls(settings.tlsSettings().context(), name, List.of(H2));
                findings.phase("tls", connection.tlsTime());
            }
            if (settings.tls() && !connection.protocol().equals(Optional.of(H2))) {
                return ended(called, GrpcStatus.ours(GrpcStatus.UNAVAILABLE, "TLS that does not offer HTTP/2"));
            }
            try {
                GrpcCall.Outcome outcome = new GrpcCall(connection, deadline)
                        .call(
                                settings.tls() ? "https" : "http",
                                settings.tls() ? name : to.host() + ":" + to.port(),
                                HealthMessages.METHOD,
                                settings.metadata().fields(),
                                HealthMessages.request(settings.service()));
                return judged(outcome, connection, called);
            } catch (IOException e) {
                throw Unreachable.lost(asked, e);
            }
        }

        private ProbeResult judged(GrpcCall.Outcome outcome, Connection connection, long called) {
            OptionalLong status = outcome.message().map(HealthMessages::status).orElse(OptionalLong.empty());
            if (!outcome.status().ok()) {
                return ended(called, outcome.status());
            }
            if (status.isEmpty()) {
                return ended(
                        called, GrpcStatus.ours(GrpcStatus.INTERNAL, "a message that is none of the health service"));
            }
            String serving = HealthMessages.name(status.getAsLong());
            report.called(deadline.clock().since(called), GrpcStatus.OK);
            report.answered(serving, connection.tls(), findings);
            report.publish(findings);
            return switch (serving) {
                case "SERVING" -> findings.passed();
                case "SERVICE_UNKNOWN" -> findings.failed(Reason.NOT_FOUND, asked + " was answered with " + serving);
                default -> findings.failed(Reason.UNHEALTHY, asked + " was answered with " + serving);
            };
        }

        /** A call that did not end well. */
        private ProbeResult ended(long called, GrpcStatus status) {
            report.called(deadline.clock().since(called), status.code());
            report.publish(findings);
            String detail = asked + " was answered with " + status;
            if (status.code() == GrpcStatus.UNAVAILABLE && status.answered()) {
                return findings.failed(Reason.UNHEALTHY, Weight.SOFT, detail);
            }
            Reason reason = switch (status.code()) {
                case GrpcStatus.DEADLINE_EXCEEDED -> Reason.TIMEOUT;
                case GrpcStatus.NOT_FOUND -> Reason.NOT_FOUND;
                case GrpcStatus.PERMISSION_DENIED, GrpcStatus.UNAUTHENTICATED -> Reason.AUTH;
                case GrpcStatus.RESOURCE_EXHAUSTED -> Reason.LIMIT;
                default -> Reason.PROTOCOL;
            };
            return findings.failed(reason, detail);
        }
    }
}
