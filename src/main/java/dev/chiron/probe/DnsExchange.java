package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.Datagrams;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Sends one query and awaits its answer, noting how long each step took. Of one thread. */
final class DnsExchange {
    private static final List<String> TRANSPORTS = List.of("udp", "tcp");

    private final DnsSettings settings;
    private final Reach reach;
    private final Deadline deadline;
    private Duration resolve = Duration.ZERO;
    private Duration connect = Duration.ZERO;
    private Duration request = Duration.ZERO;

    DnsExchange(DnsSettings settings, Reach reach, Deadline deadline) {
        this.settings = settings;
        this.reach = reach;
        this.deadline = deadline;
    }

    /** The time that the look-up of the server's name took. */
    Duration resolve() {
        return resolve;
    }

    /** The time to open the connection, with TLS if need be. */
    Duration connect() {
        return connect;
    }

    /** The time from sending the query to having its answer, or to giving up. */
    Duration request() {
        return request;
    }

    /** The server's answer to the question of the settings. */
    DnsMessage with(HostPort server, Findings findings)
            throws Unreachable, InterruptedException, DnsGarbage, DnsMisuse {
        if (!TRANSPORTS.contains(settings.transport())) {
            throw new DnsMisuse("transport_protocol must be udp or tcp, not \"" + settings.transport() + "\"");
        }
        long start = deadline.clock().nanos();
        InetAddress address;
        try {
            address = reach.resolve(server.host(), deadline, findings);
        } finally {
            resolve = deadline.clock().since(start);
        }
        DnsQuery query = DnsQuery.of(settings);
        InetSocketAddress at = new InetSocketAddress(address, server.port());
        if (settings.transport().equals("tcp")) {
            return overTcp(at, settings.tls().serverName().orElse(server.host()), query);
        }
        if (settings.overTls()) {
            throw new DnsMisuse("dns_over_tls needs transport_protocol: tcp");
        }
        return overUdp(at, query);
    }

    /** The answer over UDP; datagrams that answer something else are passed over. */
    private DnsMessage overUdp(InetSocketAddress server, DnsQuery query)
            throws Unreachable, InterruptedException, DnsGarbage {
        try (Datagrams datagrams = reach.datagrams(server, deadline)) {
            connect = datagrams.connectTime();
            long start = deadline.clock().nanos();
            try {
                datagrams.send(query.wire());
                Optional<DnsMessage> message = Optional.empty();
                while (message.isEmpty()) {
                    message = answerTo(query, datagrams.receive(settings.mostOctets()));
                }
                return message.get();
            } finally {
                request = deadline.clock().since(start);
            }
        }
    }

    /** The message in a datagram; empty when it answers something else. */
    private Optional<DnsMessage> answerTo(DnsQuery query, byte[] wire) throws DnsGarbage {
        if (wire.length > settings.mostOctets()) {
            throw new DnsGarbage("it is longer than " + settings.mostOctets() + " bytes"
                    + (settings.ednsSize().isEmpty() ? ", which only edns_size allows" : ""));
        }
        int id = DnsMessage.id(wire);
        if (id >= 0 && id != query.id()) {
            return Optional.empty();
        }
        DnsMessage message = DnsMessage.parse(wire);
        boolean ours = message.question()
                .filter(other -> !other.equals(query.question()))
                .isEmpty();
        return ours ? Optional.of(message) : Optional.empty();
    }

    /** The answer over TCP, with TLS on it if the settings say so. */
    private DnsMessage overTcp(InetSocketAddress server, String tlsName, DnsQuery query)
            throws Unreachable, InterruptedException, DnsGarbage, DnsMisuse {
        Optional<String> brokenTls = settings.overTls() ? settings.tls().failure() : Optional.empty();
        if (brokenTls.isPresent()) {
            throw new DnsMisuse(brokenTls.get());
        }
        try (Connection connection = reach.connect(server, deadline)) {
            connect = connection.connectTime();
            if (settings.overTls()) {
                connection.startTls(settings.tls().context(), tlsName);
                connect = connect.plus(connection.tlsTime());
            }
            long start = deadline.clock().nanos();
            try {
                DnsMessage message = DnsMessage.parse(ask(connection, query.wire()));
                if (message.id() != query.id()) {
                    throw new DnsGarbage("it has another id than the query");
                }
                return message;
            } catch (EOFException e) {
                throw new DnsGarbage("the connection ended before it was complete");
            } catch (IOException e) {
                throw Unreachable.lost("the query", e);
            } finally {
                request = deadline.clock().since(start);
            }
        }
    }

    private static byte[] ask(Connection connection, byte[] query) throws IOException {
        byte[] framed = new byte[query.length + 2];
        framed[0] = (byte) (query.length >> 8);
        framed[1] = (byte) query.length;
        System.arraycopy(query, 0, framed, 2, query.length);
        OutputStream out = connection.out();
        out.write(framed);
        out.flush();
        DataInputStream in = new DataInputStream(connection.in());
        byte[] answer = new byte[in.readUnsignedShort()];
        in.readFully(answer);
        return answer;
    }
}
