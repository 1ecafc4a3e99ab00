package dev.chiron.probe;

import dev.chiron.net.Echo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What became of the echo requests of one run; of one thread. */
final class IcmpTally {
    private final List<Double> roundTrips = new ArrayList<>();
    private Duration resolve = Duration.ZERO;
    private Duration setup = Duration.ZERO;
    private int sent;
    private int refused;
    private int hopLimit = -1;
    private Optional<String> refusal = Optional.empty();

    void resolved(Duration took) {
        resolve = took;
    }

    void ready(Duration took) {
        setup = took;
    }

    void sent() {
        sent++;
    }

    void add(Echo.Outcome outcome) {
        switch (outcome) {
            case Echo.Outcome.Reply reply -> {
                roundTrips.add(reply.roundTrip().toNanos() / 1e9);
                hopLimit = reply.hopLimit();
            }
            case Echo.Outcome.Refusal refused -> {
                this.refused++;
                refusal = Optional.of(refused.why());
            }
        }
    }

    /** Whether of each request it is known what became of it. */
    boolean complete() {
        return roundTrips.size() + refused == sent;
    }

    int received() {
        return roundTrips.size();
    }

    int requests() {
        return sent;
    }

    double loss() {
        return sent == 0 ? 1 : 1 - (double) roundTrips.size() / sent;
    }

    /** The last reason why a request will not be answered. */
    Optional<String> refusal() {
        return refusal;
    }

    /** The gauges; those over several packets only if there were to be several. */
    void report(Findings findings, boolean several) {
        DoubleSummaryStatistics times =
                roundTrips.stream().mapToDouble(each -> each).summaryStatistics();
        double average = roundTrips.isEmpty() ? 0 : times.getAverage();
        phase(findings, "resolve", resolve.toNanos() / 1e9);
        phase(findings, "setup", setup.toNanos() / 1e9);
        phase(findings, "rtt", average);
        findings.phase("setup", setup);
        findings.phase("rtt", Duration.ofNanos(Math.round(average * 1e9)));
        if (hopLimit >= 0) {
            findings.gauge("probe_icmp_reply_hop_limit", "Replied packet hop limit (TTL for ipv4)", hopLimit);
        }
        if (several) {
            findings.gauge("probe_icmp_packets_sent", "Number of echo requests that were sent", sent);
            findings.gauge("probe_icmp_packets_received", "Number of echo requests that were answered", received());
            findings.gauge("probe_icmp_loss_ratio", "Share of echo requests that were not answered", loss());
        }
        if (several && !roundTrips.isEmpty()) {
            time(findings, "min", "Shortest", times.getMin());
            time(findings, "avg", "Mean", average);
            time(findings, "max", "Longest", times.getMax());
            time(findings, "stddev", "Standard deviation of the", deviation(average));
        }
    }

    private double deviation(double average) {
        return Math.sqrt(roundTrips.stream()
                .mapToDouble(each -> (each - average) * (each - average))
                .average()
                .orElse(0));
    }

    private static void time(Findings findings, String statistic, String word, double seconds) {
        findings.gauge(
                "probe_icmp_rtt_" + statistic + "_seconds",
                word + " round-trip time of the answered requests",
                seconds);
    }

    private static void phase(Findings findings, String phase, double seconds) {
        findings.gauge(
                "probe_icmp_duration_seconds", "Duration of icmp request by phase", Map.of("phase", phase), seconds);
    }
}
