package dev.chiron.probe;

import java.util.List;
import java.util.Optional;

/** All kinds of probe: the one list that look-up, error texts, metrics, {@code /probe} and the option reference follow. */
public final class Probes {
    public static final List<ProbeKind> ALL = List.of(
            HttpProbe.KIND,
            TcpProbe.KIND,
            UnixProbe.KIND,
            WebsocketProbe.KIND,
            UdpProbe.KIND,
            DnsProbe.KIND,
            GrpcProbe.KIND,
            IcmpProbe.KIND,
            PostgresProbe.KIND,
            RedisProbe.KIND,
            DockerProbe.KIND,
            ExecProbe.KIND,
            ResourceProbe.KIND);

    private Probes() {}

    public static Optional<ProbeKind> find(String name) {
        return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst();
    }

    public static List<String> names() {
        return ALL.stream().map(ProbeKind::name).toList();
    }
}
