package dev.chiron.pack.grafana;

/** How full a service is, by what its kind of probe measures. */
final class ServiceResources {
    private static final String DISK = "probe_resource_disk_used_ratio{@service}";
    private static final String MEMORY = "probe_resource_memory_used_ratio{@service}";
    private static final String FILES = "probe_resource_file_descriptors_used_ratio{@service}";

    private ServiceResources() {}

    static Panel used() {
        return Panels.lines("Used", "How much of what there is the machine, the container or the database uses.")
                .unit("percentunit")
                .from(0)
                .to(1)
                .nothing("This kind of probe measures no resources")
                .thresholdLines(Words.GREEN, 0.75, Words.YELLOW, 0.9, Words.RED)
                .query("disk {{path}}", "max by (path) (" + DISK + ")")
                .query("memory", "max(" + MEMORY + ")")
                .query("open files", "max(" + FILES + ")")
                .query("processor", "max(probe_resource_cpu_ratio{@service})")
                .query("container memory", share("probe_docker_memory_usage_bytes", "probe_docker_memory_limit_bytes"))
                .query("connections", share("probe_postgres_connections_used", "probe_postgres_connections_max"))
                .query("clients", share("probe_redis_connected_clients", "probe_redis_clients_max"))
                .query("Redis memory", share("probe_redis_memory_used_bytes", "probe_redis_memory_max_bytes"));
    }

    private static String share(String used, String most) {
        return "max(" + used + "{@service} / (" + most + "{@service} > 0))";
    }

    static Panel forecast() {
        return Panels.lines("In 4 hours", "How much will be used in 4 hours if it goes on as in the last hour.")
                .unit("percentunit")
                .from(0)
                .to(1)
                .nothing("This kind of probe measures no resources")
                .thresholdLines(Words.GREEN, 0.9, Words.YELLOW, 1, Words.RED)
                .query("disk {{path}}", "clamp(max by (path) (predict_linear(" + DISK + "[1h], 14400)), 0, 1)")
                .query("memory", "clamp(max(predict_linear(" + MEMORY + "[1h], 14400)), 0, 1)")
                .query("open files", "clamp(max(predict_linear(" + FILES + "[1h], 14400)), 0, 1)");
    }

    static Panel free() {
        return Panels.lines("Free", "Bytes that are left on disks and in memory.")
                .unit("bytes")
                .from(0)
                .nothing("This kind of probe measures no bytes")
                .query("disk {{path}}", "min by (path) (probe_resource_disk_free_bytes{@service})")
                .query(
                        "memory",
                        "min(probe_resource_memory_total_bytes{@service} - probe_resource_memory_used_bytes{@service})");
    }

    static Panel clients() {
        return Panels.lines("Clients", "How many clients a database serves, Chiron's own check included.")
                .decimals(0)
                .from(0)
                .nothing("The service is no database")
                .query("PostgreSQL", "max(probe_postgres_connections_used{@service})")
                .query("Redis", "max(probe_redis_connected_clients{@service})");
    }
}
