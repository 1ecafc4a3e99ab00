package dev.chiron.probe;

import dev.chiron.net.TlsFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The {@code probe_http_*} gauges of one run, gathered while it goes on; of one thread. */
final class HttpReport {
    private final Map<String, Duration> phases = new LinkedHashMap<>();
    private Optional<HttpHead> head = Optional.empty();
    private Optional<TlsFacts> tls = Optional.empty();
    private boolean overTls;
    private long contentLength;
    private long bodyLength;
    private int redirects;
    private boolean failedByRegex;
    private Optional<Boolean> failedByCel = Optional.empty();

    HttpReport(HttpExpectation wanted) {
        if (wanted.hasConditions()) {
            failedByCel = Optional.of(false);
        }
    }

    /** Adds to the time spent in a phase; phases that were never reached have no series, as in blackbox_exporter. */
    void phase(String name, Duration spent) {
        phases.merge(name, spent, Duration::plus);
    }

    /** The first request is about to be made: from here on all phases have a series. */
    void begun() {
        for (String name : new String[] {"connect", "tls", "processing", "transfer"}) {
            phase(name, Duration.ZERO);
        }
    }

    /** An answer came, the final one as far as is known; {@code length} is -1 when it states none. */
    void answered(HttpHead answer, long length, Optional<TlsFacts> facts) {
        head = Optional.of(answer);
        contentLength = length;
        tls = facts;
        overTls = facts.isPresent();
    }

    /** There is no final answer after all: what was gathered of the last one does not count. */
    void unanswered() {
        head = Optional.empty();
        contentLength = 0;
        tls = Optional.empty();
        overTls = false;
    }

    /** Counts one more redirect; returns how many there were. */
    int redirected() {
        return ++redirects;
    }

    int redirects() {
        return redirects;
    }

    void bodyLength(long bytes) {
        bodyLength = bytes;
    }

    void failedByRegex() {
        failedByRegex = true;
    }

    void failedByCel() {
        failedByCel = Optional.of(true);
    }

    void publish(Findings findings) {
        phases.forEach((phase, spent) -> findings.gauge(
                "probe_http_duration_seconds",
                "Duration of http request by phase, summed over all redirects",
                Map.of("phase", phase),
                spent.toNanos() / 1e9));
        phases.forEach(findings::phase);
        findings.gauge("probe_http_content_length", "Length of http content response", (double) contentLength);
        findings.gauge(
                "probe_http_uncompressed_body_length", "Length of uncompressed response body", (double) bodyLength);
        findings.gauge("probe_http_redirects", "The number of redirects", redirects);
        findings.gauge("probe_http_ssl", "Indicates if SSL was used for the final redirect", overTls ? 1 : 0);
        findings.gauge(
                "probe_http_status_code",
                "Response HTTP status code",
                head.map(HttpHead::status).orElse(0));
        findings.gauge(
                "probe_http_version",
                "Returns the version of HTTP of the probe response",
                head.map(HttpHead::versionNumber).orElse(0.0));
        findings.gauge("probe_failed_due_to_regex", "Indicates if probe failed due to regex", failedByRegex ? 1 : 0);
        failedByCel.ifPresent(failed -> findings.gauge(
                "probe_failed_due_to_cel",
                "Indicates if probe failed due to CEL expression not matching",
                failed ? 1 : 0));
        lastModified()
                .ifPresent(time -> findings.gauge(
                        "probe_http_last_modified_timestamp_seconds",
                        "Returns the Last-Modified HTTP response header in unixtime",
                        (double) time.getEpochSecond()));
        tls.ifPresent(facts -> {
            TlsGauges.report(findings, facts);
            TlsGauges.cipher(findings, facts);
        });
    }

    private Optional<Instant> lastModified() {
        return head.flatMap(answer -> answer.first("Last-Modified")).flatMap(HttpDate::parse);
    }
}
