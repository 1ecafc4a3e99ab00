package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.Datagrams;
import dev.chiron.net.Dialer;
import dev.chiron.net.Echo;
import dev.chiron.net.EchoOptions;
import dev.chiron.net.EchoUnavailable;
import dev.chiron.net.IpChoice;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** How a probe gets to its target: what each step took goes into the findings, and each way to fail has one reason. */
final class Reach {
    private final Dialer dialer;
    private final IpChoice choice;
    private final Optional<InetAddress> source;

    Reach(Dialer dialer, IpChoice choice, Optional<InetAddress> source) {
        this.dialer = dialer;
        this.choice = choice;
        this.source = source;
    }

    /** What became of a look-up: the address, or why there is none, and the time it took. */
    record Lookup(Optional<InetAddress> address, Duration took) {
        /** The gauges that every probe of a host has; protocol and hash are 0 when there is no address. */
        void report(Findings findings) {
            findings.gauge(
                    "probe_dns_lookup_time_seconds",
                    "Returns the time taken for probe dns lookup in seconds",
                    took.toNanos() / 1e9);
            findings.gauge(
                    "probe_ip_protocol",
                    "Specifies whether probe ip protocol is IP4 or IP6",
                    address.map(Lookup::version).orElse(0));
            findings.gauge(
                    "probe_ip_addr_hash",
                    "Specifies the hash of IP address. It's useful to detect if the IP address changes.",
                    address.map(Lookup::hash).orElse(0.0));
        }

        private static int version(InetAddress address) {
            return address instanceof Inet6Address ? 6 : 4;
        }

        /** FNV-1a, 32 bits, over the 4 or 16 bytes of the address. */
        private static double hash(InetAddress address) {
            int hash = 0x811c9dc5;
            for (byte each : address.getAddress()) {
                hash = (hash ^ (each & 0xff)) * 0x01000193;
            }
            return (double) Integer.toUnsignedLong(hash);
        }
    }

    /** Resolves, and reports the look-up and its phase whether it succeeds or not. */
    InetAddress resolve(String host, Deadline deadline, Findings findings) throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        Optional<InetAddress> found = Optional.empty();
        try {
            InetAddress address = resolveQuietly(host, deadline);
            found = Optional.of(address);
            findings.debug("Resolved " + host + " to " + address.getHostAddress());
            return address;
        } finally {
            Lookup lookup = new Lookup(found, deadline.clock().since(start));
            lookup.report(findings);
            findings.phase("resolve", lookup.took());
        }
    }

    /** Resolves without a report, as for the later hops of a redirected request. */
    InetAddress resolveQuietly(String host, Deadline deadline) throws Unreachable, InterruptedException {
        return dialer.resolve(host, choice, deadline);
    }

    /** Looks up what the configuration names, by a choice of its own, such as a proxy. */
    InetAddress lookup(String host, IpChoice own, Deadline deadline) throws Unreachable, InterruptedException {
        return dialer.resolve(host, own, deadline);
    }

    /** Asks whether the server of a URL may be reached, to which a proxy will connect for us. */
    void admit(HttpUrl url, Optional<InetAddress> address) throws Unreachable {
        dialer.admit(url.host(), url.port());
        if (address.isPresent()) {
            dialer.admit(place(address.get(), url.port()));
        }
    }

    /** Connects to a port that somebody wrote down, and that need not be one. */
    Connection connect(InetAddress address, int port, Deadline deadline) throws Unreachable, InterruptedException {
        return connect(place(address, port), deadline);
    }

    private static InetSocketAddress place(InetAddress address, int port) throws Unreachable {
        if (!HostPort.isPort(port)) {
            throw Unreachable.refused("connection to " + address.getHostAddress() + " is impossible: " + port
                    + " is no port, the largest is " + HostPort.LARGEST_PORT);
        }
        return new InetSocketAddress(address, port);
    }

    Connection connect(InetSocketAddress to, Deadline deadline) throws Unreachable, InterruptedException {
        return dialer.connect(to, source, deadline);
    }

    Datagrams datagrams(InetSocketAddress to, Deadline deadline) throws Unreachable, InterruptedException {
        return dialer.datagrams(to, source, deadline);
    }

    Echo echo(InetAddress to, EchoOptions options, Deadline deadline) throws Unreachable, EchoUnavailable {
        return dialer.echo(to, options, deadline);
    }

    /** What a probe that could not reach its target has failed of. */
    static ProbeResult.Failed failed(Findings findings, Unreachable why) {
        String message = String.valueOf(why.getMessage());
        return findings.failed(reason(why.kind()), message);
    }

    /** The same, showing what a peer showed whose certificate was rejected. */
    static ProbeResult.Failed failedShowingPeer(Findings findings, Unreachable why) {
        why.rejected().ifPresent(facts -> TlsGauges.expiry(findings, facts));
        return failed(findings, why);
    }

    private static Reason reason(Unreachable.Kind kind) {
        return switch (kind) {
            case DNS -> Reason.DNS;
            case CONNECT -> Reason.CONNECT;
            case TIMEOUT -> Reason.TIMEOUT;
            case TLS -> Reason.TLS;
        };
    }
}
