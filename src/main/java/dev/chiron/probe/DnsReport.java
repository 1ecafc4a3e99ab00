package dev.chiron.probe;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gauges of the dns prober. */
final class DnsReport {
    private DnsReport() {}

    static void write(Findings findings, DnsExchange exchange, Optional<DnsMessage> answer, DnsSettings settings) {
        phase(findings, "resolve", exchange.resolve());
        phase(findings, "connect", exchange.connect());
        phase(findings, "request", exchange.request());
        findings.phase("connect", exchange.connect());
        findings.phase("request", exchange.request());
        count(findings, "answer", answer.map(DnsMessage::answer));
        count(findings, "authority", answer.map(DnsMessage::authority));
        count(findings, "additional", answer.map(DnsMessage::additional));
        findings.gauge(
                "probe_dns_query_succeeded",
                "Displays whether or not the query was executed successfully",
                answer.isPresent() ? 1 : 0);
        answer.ifPresent(message -> {
            findings.gauge(
                    "probe_dns_truncated",
                    "Displays whether the server cut its answer short (flag TC)",
                    message.truncated() ? 1 : 0);
            if (settings.queryType() == DnsMnemonics.SOA) {
                findings.gauge("probe_dns_serial", "Returns the serial number of the zone", serial(message));
            }
            log(findings, message);
        });
    }

    private static void phase(Findings findings, String phase, Duration spent) {
        findings.gauge(
                "probe_dns_duration_seconds",
                "Duration of DNS request by phase",
                Map.of("phase", phase),
                spent.toNanos() / 1e9);
    }

    private static void count(Findings findings, String section, Optional<List<DnsRecord>> records) {
        findings.gauge(
                "probe_dns_" + section + "_rrs",
                "Returns number of entries in the " + section + " resource record list",
                records.map(List::size).orElse(0));
    }

    /** That of the last SOA record in the answer; 0 without one. */
    private static double serial(DnsMessage message) {
        return message.answer().stream()
                .flatMap(each -> each.serial().stream())
                .reduce((_, last) -> last)
                .orElse(0L);
    }

    private static void log(Findings findings, DnsMessage message) {
        findings.debug("Got an answer with code " + DnsMnemonics.CODES.word(message.code()));
        message.answer().forEach(each -> findings.debug("Answer: " + each.text()));
        message.authority().forEach(each -> findings.debug("Authority: " + each.text()));
        message.additional().forEach(each -> findings.debug("Additional: " + each.text()));
    }
}
