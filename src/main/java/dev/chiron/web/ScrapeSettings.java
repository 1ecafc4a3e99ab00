package dev.chiron.web;

import java.time.Duration;
import java.util.List;

/**
 * How the scrape listener stands.
 *
 * @param timeoutOffset taken off the scrape's own timeout, so that the answer is there before Prometheus gives up
 * @param lifecycle whether {@code POST /-/reload} may reload
 * @param historyLimit how many of the latest probes are kept, and how many failed ones besides
 * @param probeLog how the steps of probes are told
 * @param webConfig TLS and users
 */
public record ScrapeSettings(
        List<ListenAddress> addresses,
        Duration timeoutOffset,
        boolean lifecycle,
        int historyLimit,
        ProbeLog probeLog,
        RoutePrefix prefix,
        WebConfigFile webConfig) {}
