package dev.chiron.web;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One call of the Alertmanager webhook.
 *
 * @param digest of the body as it came, in hex: the same delivery again has the same
 * @param caller the name of the token that it came with
 */
public record Delivery(
        Instant at, String digest, String groupKey, String caller, String requestId, List<Alert> alerts) {
    /**
     * One alert; its labels only ever select a service.
     *
     * @param fingerprint Alertmanager's hash of the labels; empty when it sent none
     */
    public record Alert(boolean firing, Map<String, String> labels, Optional<Instant> startsAt, String fingerprint) {
        public String name() {
            return labels.getOrDefault("alertname", "");
        }

        /** The service that it is about, if it names one. */
        public Optional<String> service() {
            return Optional.ofNullable(labels.get("service")).filter(name -> !name.isEmpty());
        }

        public Optional<String> project() {
            return Optional.ofNullable(labels.get("project")).filter(name -> !name.isEmpty());
        }
    }
}
