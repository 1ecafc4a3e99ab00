package dev.chiron.net;

import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * From a name to an address: literals, the hosts file, then the name servers of resolv.conf; nothing is cached.
 *
 * <p>The system's own look-up is not used, because it can neither be interrupted nor bounded, and holds the carrier of
 * a virtual thread as long as it lasts.
 */
public final class Resolver {
    private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);
    private static final Duration LONGEST_ATTEMPT = Duration.ofSeconds(2);
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(250);
    private static final int ROUNDS = 2;
    private static final IpChoice ANY_ADDRESS = new IpChoice(true, true);
    private static final Pattern DOTTED_QUAD = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})(?:\\.|$)){4}");

    private final NameServers nameServers;
    private final FileState<HostsFileParser> hosts;

    public Resolver(NameServers nameServers, Path hostsFile) {
        this.nameServers = nameServers;
        this.hosts = new FileState<>(List.of(hostsFile), () -> parsed(hostsFile));
    }

    /** The resolver of this machine: {@code /etc/hosts} and {@code /etc/resolv.conf}, both read again when they change. */
    public static Resolver ofSystem() {
        return new Resolver(NameServers.inFile(Path.of("/etc/resolv.conf")), Path.of("/etc/hosts"));
    }

    /** The address to take for a name or a literal (an IPv6 one without brackets). */
    public InetAddress resolve(String host, IpChoice choice, Deadline deadline)
            throws Unreachable, InterruptedException {
        if (host.isEmpty()) {
            throw Unreachable.dns("there is no host to look up");
        }
        boolean elsewhere = choice.resolver().isPresent();
        List<InetAddress> known = isLiteral(host) ? List.of(literal(host)) : elsewhere ? List.of() : local(host);
        if (known.isEmpty() && deadline.expired()) {
            throw Unreachable.timeout("there was no time left to look up " + host);
        }
        return known.isEmpty() ? ask(host, choice, deadline) : chosen(host, choice, known);
    }

    /** Who is asked: the server that the choice names, whose own name this machine's servers know; else those. */
    private NameServers.Settings servers(IpChoice choice, Deadline deadline) throws Unreachable, InterruptedException {
        if (choice.resolver().isEmpty()) {
            return nameServers.settings();
        }
        InetSocketAddress named = choice.resolver().get();
        InetAddress address = resolve(named.getHostString(), ANY_ADDRESS, deadline);
        return NameServers.of(new InetSocketAddress(address, named.getPort())).settings();
    }

    // ---- without asking anybody

    /** A parser that has read its file: while one thread makes it read, it tells the others that no name is there. */
    private static HostsFileParser parsed(Path hostsFile) {
        HostsFileParser parser = new HostsFileParser(hostsFile, false);
        try {
            parser.getAddressForHost(Name.root, Type.A);
        } catch (IOException e) {
            LOG.debug("the hosts file {} cannot be read; each look-up will say so", hostsFile, e);
        }
        return parser;
    }

    static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0
                || (!host.isEmpty() && host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9')));
    }

    private static InetAddress literal(String host) throws Unreachable {
        return parsed(host).orElseThrow(() -> Unreachable.dns("\"" + host + "\" is no valid IP address"));
    }

    /** Of four parts, without leading zeros, as every reader of addresses understands them: {@code 127.1} is none. */
    static Optional<InetAddress> parsed(String literal) {
        if (literal.indexOf(':') < 0 && !DOTTED_QUAD.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private List<InetAddress> local(String host) throws Unreachable {
        List<InetAddress> found = new ArrayList<>();
        Name name = absolute(host.toLowerCase(Locale.ROOT));
        HostsFileParser file = hosts.value();
        try {
            file.getAddressForHost(name, Type.A).ifPresent(found::add);
            file.getAddressForHost(name, Type.AAAA).ifPresent(found::add);
        } catch (IOException e) {
            throw Unreachable.dns("the hosts file could not be read to look up " + host + ": " + Words.of(e));
        }
        boolean loopback = found.isEmpty() && (host.equals("localhost") || host.endsWith(".localhost"));
        return loopback ? List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1")) : found;
    }

    // ---- asking name servers

    private InetAddress ask(String host, IpChoice choice, Deadline deadline) throws Unreachable, InterruptedException {
        LookupSession session = session(servers(choice, deadline), deadline);
        Name name = name(host);
        // Both families are asked at once, because most names have addresses of one only.
        var preferred = lookup(session, name, choice.six() ? Type.AAAA : Type.A);
        var other = choice.fallback() ? lookup(session, name, choice.six() ? Type.A : Type.AAAA) : null;
        List<InetAddress> found = new ArrayList<>();
        Unreachable failure = collect(host, preferred, deadline, found);
        if (found.isEmpty() && other != null) {
            Unreachable second = collect(host, other, deadline, found);
            failure = failure == null ? second : failure;
        }
        if (found.isEmpty() && failure != null) {
            throw failure;
        }
        return chosen(host, choice, found);
    }

    private static InetAddress chosen(String host, IpChoice choice, List<InetAddress> found) throws Unreachable {
        return choice.among(found)
                .orElseThrow(() -> Unreachable.dns(
                        host + " has no " + (choice.fallback() ? "" : choice.family() + " ") + "address"));
    }

    /** Adds what was found; returns why nothing could be, or null when the answer is that there is none of this family. */
    private static @Nullable Unreachable collect(
            String host, CompletableFuture<LookupResult> answer, Deadline deadline, List<InetAddress> into)
            throws InterruptedException {
        try {
            for (Record found : answer.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)
                    .getRecords()) {
                switch (found) {
                    case ARecord four -> into.add(four.getAddress());
                    case AAAARecord six -> into.add(six.getAddress());
                    default -> {}
                }
            }
            return null;
        } catch (TimeoutException e) {
            return late(host);
        } catch (InterruptedException e) {
            if (deadline.expired()) {
                Thread.currentThread().interrupt();
                return late(host);
            }
            throw e;
        } catch (ExecutionException e) {
            return because(host, e.getCause() == null ? e : e.getCause(), deadline);
        }
    }

    private static Unreachable late(String host) {
        return Unreachable.timeout("the look-up of " + host + " was not answered within the timeout");
    }

    private static @Nullable Unreachable because(String host, Throwable cause, Deadline deadline) {
        return switch (cause) {
            case NoSuchRRSetException _ -> null;
            case NoSuchDomainException _ -> Unreachable.dns("the name " + host + " does not exist");
            default ->
                deadline.expired()
                        ? late(host)
                        : Unreachable.dns("the look-up of " + host + " failed: " + Words.of(cause));
        };
    }

    private static CompletableFuture<LookupResult> lookup(LookupSession session, Name name, int type) {
        return session.lookupAsync(name, type).toCompletableFuture();
    }

    /** Sockets of dnsjava live as long as an attempt may take, so an attempt must not outlive the deadline. */
    private static LookupSession session(NameServers.Settings settings, Deadline deadline) {
        Duration left = deadline.remaining();
        Duration share = left.dividedBy((long) ROUNDS * settings.servers().size());
        Duration attempt = min(left, max(SHORTEST_ATTEMPT, min(LONGEST_ATTEMPT, share)));
        List<org.xbill.DNS.Resolver> servers = new ArrayList<>();
        for (InetSocketAddress server : settings.servers()) {
            SimpleResolver resolver = new SimpleResolver(server);
            resolver.setTimeout(attempt);
            servers.add(resolver);
        }
        ExtendedResolver all = new ExtendedResolver(servers);
        all.setRetries(ROUNDS);
        all.setTimeout(left);
        return LookupSession.builder()
                .resolver(all)
                .searchPath(settings.search())
                .ndots(settings.ndots())
                .build();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static Name name(String host) throws Unreachable {
        try {
            return Name.fromString(host);
        } catch (TextParseException e) {
            throw Unreachable.dns("\"" + host + "\" is no valid host name");
        }
    }

    private static Name absolute(String host) throws Unreachable {
        try {
            return Name.fromString(host, Name.root);
        } catch (TextParseException e) {
            throw Unreachable.dns("\"" + host + "\" is no valid host name");
        }
    }
}
