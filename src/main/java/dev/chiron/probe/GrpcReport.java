package dev.chiron.probe;

import dev.chiron.net.TlsFacts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The {@code probe_grpc_*} gauges of one run, gathered while it goes on; of one thread. */
final class GrpcReport {
    private Duration resolve = Duration.ZERO;
    private Optional<Duration> check = Optional.empty();
    private int code;
    private boolean overTls;
    private final Map<String, Integer> responses = new LinkedHashMap<>();

    void resolved(Duration took) {
        resolve = took;
    }

    /** The call is over, or could not be made; from here on all serving statuses have a series. */
    void called(Duration took, int status) {
        check = Optional.of(took);
        code = status;
        HealthMessages.STATUSES.forEach(name -> responses.put(name, 0));
    }

    /** The server answered with a serving status; only then does the report tell about TLS, as in blackbox_exporter. */
    void answered(String servingStatus, Optional<TlsFacts> tls, Findings findings) {
        responses.put(servingStatus, 1);
        overTls = tls.isPresent();
        tls.ifPresent(facts -> {
            TlsGauges.certificates(findings, facts);
            TlsGauges.version(findings, facts);
        });
    }

    void publish(Findings findings) {
        phase(findings, "resolve", resolve);
        check.ifPresent(took -> {
            phase(findings, "check", took);
            findings.phase("check", took);
        });
        findings.gauge("probe_grpc_ssl", "Indicates if SSL was used for the connection", overTls ? 1 : 0);
        findings.gauge("probe_grpc_status_code", "Response gRPC status code", code);
        responses.forEach((name, value) -> findings.gauge(
                "probe_grpc_healthcheck_response",
                "Response HealthCheck response",
                Map.of("serving_status", name),
                value));
    }

    private static void phase(Findings findings, String name, Duration took) {
        findings.gauge(
                "probe_grpc_duration_seconds",
                "Duration of gRPC request by phase",
                Map.of("phase", name),
                took.toNanos() / 1e9);
    }
}
