package dev.chiron.probe;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** What a Redis server tells about itself, as its {@code INFO} command writes it: a {@code name:value} a line. */
record RedisInfo(Map<String, String> fields) {
    static RedisInfo parse(String text) {
        return new RedisInfo(text.lines()
                .filter(line -> !line.startsWith("#") && line.indexOf(':') > 0)
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf(':')),
                        line -> line.substring(line.indexOf(':') + 1),
                        (first, second) -> first)));
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    OptionalDouble number(String name) {
        try {
            return text(name).stream().mapToDouble(Double::parseDouble).findFirst();
        } catch (NumberFormatException e) {
            return OptionalDouble.empty();
        }
    }

    boolean is(String name, String value) {
        return value.equals(fields.get(name));
    }

    /** Adds all that is told as gauges; what is missing, such as from an older server, is left out. */
    void report(Findings findings) {
        text("redis_version").ifPresent(version -> {
            findings.info("version", version);
            findings.gauge("probe_redis_version_info", "Version of the server", Map.of("version", version), 1);
        });
        text("role").ifPresent(role -> {
            role(findings, "master", role.equals("master"));
            role(findings, "replica", role.equals("slave"));
        });
        gauge(findings, "probe_redis_connected_replicas", "Replicas that follow this server", "connected_slaves");
        gauge(findings, "probe_redis_connected_clients", "Clients that are connected", "connected_clients");
        gauge(findings, "probe_redis_clients_max", "Most clients that may be connected", "maxclients");
        gauge(findings, "probe_redis_memory_used_bytes", "Memory that the data takes", "used_memory");
        gauge(findings, "probe_redis_memory_max_bytes", "Memory that the data may take, 0 for no limit", "maxmemory");
        meter(findings, "clients", Meter.NUMBER, "connected_clients", "maxclients");
        meter(findings, "memory", Meter.BYTES, "used_memory", "maxmemory");
        gauge(findings, "probe_redis_uptime_seconds", "Time since the server's start", "uptime_in_seconds");
        gauge(findings, "probe_redis_loading", "Whether the server is loading its data", "loading");
        text("master_link_status")
                .ifPresent(status -> findings.gauge(
                        "probe_redis_master_link_up",
                        "Whether the replica is connected to its master",
                        status.equals("up") ? 1 : 0));
    }

    private static void role(Findings findings, String role, boolean is) {
        findings.gauge("probe_redis_role", "Which role the server has", Map.of("role", role), is ? 1 : 0);
    }

    /** How much of a limit is used; a limit of 0 is none. */
    private void meter(Findings findings, String name, String unit, String used, String limit) {
        double most = number(limit).orElse(0);
        number(used)
                .ifPresent(value ->
                        findings.meter(most > 0 ? Meter.of(name, unit, value, most) : Meter.plain(name, unit, value)));
    }

    private void gauge(Findings findings, String name, String help, String field) {
        number(field).ifPresent(value -> findings.gauge(name, help, value));
    }
}
