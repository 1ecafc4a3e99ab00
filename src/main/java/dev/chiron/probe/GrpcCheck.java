package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * One look at a gRPC server; of one thread.
 *
 * <p>It ends by a verdict that is still to be made into a result, once the report has been published.
 */
final class GrpcCheck {
    private static final String H2 = "h2";

    private final GrpcProbe.Settings settings;
    private final Reach reach;
    private final HttpUrl to;
    private final Deadline deadline;
    private final Findings findings;
    private final GrpcReport report;
    private final String asked;

    GrpcCheck(
            GrpcProbe.Settings settings,
            Reach reach,
            HttpUrl to,
            Deadline deadline,
            Findings findings,
            GrpcReport report) {
        this.settings = settings;
        this.reach = reach;
        this.to = to;
        this.deadline = deadline;
        this.findings = findings;
        this.report = report;
        this.asked = "health check at " + to.host() + ":" + to.port();
    }

    Supplier<ProbeResult> run() throws InterruptedException {
        try {
            return called(resolved());
        } catch (Unreachable e) {
            return () -> Reach.failed(findings, e);
        }
    }

    private InetAddress resolved() throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        InetAddress address = reach.resolve(to.host(), deadline, findings);
        report.resolved(deadline.clock().since(start));
        return address;
    }

    private Supplier<ProbeResult> called(InetAddress address) throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        Optional<String> unfit = settings.metadata().complaint();
        if (unfit.isPresent()) {
            report.called(deadline.clock().since(start), GrpcStatus.INTERNAL);
            return () -> findings.notRun(unfit.get());
        }
        try (Connection connection = reach.connect(address, to.port(), deadline)) {
            return checked(connection, start);
        } catch (Unreachable e) {
            boolean late = e.kind() == Unreachable.Kind.TIMEOUT;
            report.called(deadline.clock().since(start), late ? GrpcStatus.DEADLINE_EXCEEDED : GrpcStatus.UNAVAILABLE);
            e.rejected().ifPresent(facts -> TlsGauges.certificates(findings, facts));
            throw e;
        }
    }

    private Supplier<ProbeResult> checked(Connection connection, long start) throws Unreachable, InterruptedException {
        findings.phase("connect", connection.connectTime());
        String name = settings.tlsSettings().serverName().orElse(to.host());
        if (settings.tls()) {
            connection.startTls(settings.tlsSettings().context(), name, List.of(H2));
            findings.phase("tls", connection.tlsTime());
        }
        if (settings.tls() && !connection.protocol().equals(Optional.of(H2))) {
            return ended(start, GrpcStatus.ours(GrpcStatus.UNAVAILABLE, "TLS that does not offer HTTP/2"));
        }
        try {
            GrpcCall.Outcome outcome = new GrpcCall(connection, deadline)
                    .call(
                            settings.tls() ? "https" : "http",
                            settings.tls() ? name : to.host() + ":" + to.port(),
                            HealthMessages.METHOD,
                            settings.metadata().fields(),
                            HealthMessages.request(settings.service()));
            return judged(outcome, connection, start);
        } catch (IOException e) {
            throw Unreachable.lost(asked, e);
        }
    }

    private Supplier<ProbeResult> judged(GrpcCall.Outcome outcome, Connection connection, long start) {
        OptionalLong status = outcome.message().map(HealthMessages::status).orElse(OptionalLong.empty());
        if (!outcome.status().ok()) {
            return ended(start, outcome.status());
        }
        if (status.isEmpty()) {
            return ended(start, GrpcStatus.ours(GrpcStatus.INTERNAL, "a message that is none of the health service"));
        }
        String serving = HealthMessages.name(status.getAsLong());
        report.called(deadline.clock().since(start), GrpcStatus.OK);
        report.answered(serving, connection.tls(), findings);
        return switch (serving) {
            case "SERVING" -> findings::passed;
            case "SERVICE_UNKNOWN" -> () -> findings.failed(Reason.NOT_FOUND, asked + " was answered with " + serving);
            default -> () -> findings.failed(Reason.UNHEALTHY, asked + " was answered with " + serving);
        };
    }

    /** A call that did not end well. */
    private Supplier<ProbeResult> ended(long start, GrpcStatus status) {
        report.called(deadline.clock().since(start), status.code());
        String detail = asked + " was answered with " + status;
        if (status.code() == GrpcStatus.UNAVAILABLE && status.answered()) {
            return () -> findings.failed(Reason.UNHEALTHY, Weight.SOFT, detail);
        }
        Reason reason = switch (status.code()) {
            case GrpcStatus.DEADLINE_EXCEEDED -> Reason.TIMEOUT;
            case GrpcStatus.NOT_FOUND -> Reason.NOT_FOUND;
            case GrpcStatus.PERMISSION_DENIED, GrpcStatus.UNAUTHENTICATED -> Reason.AUTH;
            case GrpcStatus.RESOURCE_EXHAUSTED -> Reason.LIMIT;
            default -> Reason.PROTOCOL;
        };
        return () -> findings.failed(reason, detail);
    }
}
