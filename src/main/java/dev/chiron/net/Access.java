package dev.chiron.net;

import dev.chiron.config.Section;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may be reached: the {@code security.probe_targets} of the configuration.
 *
 * <p>A name is asked about before it is looked up, and the address and port that it led to when they are connected to,
 * so that a name that changes its address between the two gains nothing. What is denied stays denied whatever is
 * allowed; with an {@code allow} list, nothing else is reached. Metadata services of clouds are denied unless an entry
 * points at them. A service's own target is admitted as itself ({@link Visit}).
 */
public final class Access {
    /** All but the metadata services of clouds, as without {@code probe_targets}. */
    public static final Access STANDARD = new Access(List.of(), List.of());

    /** Stands for a port that is not known yet: entries with ports may turn out to hold, and do not yet deny. */
    static final int PORT_UNKNOWN = -1;

    private static final String OPTION = "security.probe_targets";

    private final List<TargetRule> allow;
    private final List<TargetRule> deny;

    private Access(List<TargetRule> allow, List<TargetRule> deny) {
        this.allow = allow;
        this.deny = deny;
    }

    /** Reads {@code allow} and {@code deny}. */
    public static Access read(Section section) {
        return new Access(
                rules(
                        section,
                        "allow",
                        "the only targets to reach, if given: addresses, CIDRs and host names with *, each perhaps with"
                                + " :ports, and unix:/path"),
                rules(section, "deny", "targets never to reach, in the same form, whatever is allowed"));
    }

    private static List<TargetRule> rules(Section section, String key, String meaning) {
        List<TargetRule> rules = new ArrayList<>();
        for (String text : section.strings(key, meaning)) {
            try {
                rules.add(TargetRule.parse(text));
            } catch (TargetRule.Malformed e) {
                section.problem(key, "\"" + text + "\" " + e.getMessage());
            }
        }
        return List.copyOf(rules);
    }

    /** Whether there is an {@code allow} list: then nobody is reached whom the configuration does not mean. */
    public boolean listsAllowed() {
        return !allow.isEmpty();
    }

    /**
     * Why a target must not be probed, as far as its text tells; empty too when only its address will tell.
     *
     * @param target a URL, host, host:port, or the path of a unix socket
     */
    public Optional<String> refusal(String target) {
        if (target.startsWith("/")) {
            return refusal(target, realPath(target));
        }
        Destination to = Destination.of(target);
        return refusal(new Party(to.host(), to.literal(), to.port().orElse(PORT_UNKNOWN), true));
    }

    // ---- at the door

    /** Lets a name be looked up, or does not; {@link #admit(InetSocketAddress)} has the last word. */
    void admitLookup(String host) throws Unreachable {
        admit(host, PORT_UNKNOWN, true);
    }

    /** Lets a host be reached by a proxy, or does not: where its name leads is never known here, so only its name can be allowed. */
    void admitUnseen(String host, int port) throws Unreachable {
        if (Destination.isOddAddress(Destination.plain(host))) {
            throw Unreachable.forbidden(host + " is an address in a spelling that the proxy may read differently");
        }
        admit(host, port, false);
    }

    private void admit(String host, int port, boolean addressFollows) throws Unreachable {
        if (!Visit.isTo(host, port)) {
            String plain = Destination.plain(host);
            refuse(refusal(new Party(plain, Destination.literal(plain), port, addressFollows)));
        }
    }

    /** Lets an address be reached that {@link Resolver} gave for a name, or that nobody asked a name for, or does not. */
    void admit(InetSocketAddress to) throws Unreachable {
        String host = Destination.plain(to.getHostString());
        InetAddress address = to.getAddress();
        boolean surprising = CloudMetadata.is(address)
                && !CloudMetadata.is(host)
                && Destination.literal(host).isEmpty();
        if (surprising || !Visit.isTo(host, to.getPort())) {
            refuse(refusal(new Party(host, Optional.of(address), to.getPort(), false)));
        }
    }

    /** Lets a unix socket be connected to, or does not; links are followed before. */
    void admit(Path socket) throws Unreachable {
        if (!Visit.isTo(socket)) {
            refuse(refusal(socket.toString(), realPath(socket.toString())));
        }
    }

    private static void refuse(Optional<String> why) throws Unreachable {
        if (why.isPresent()) {
            throw Unreachable.forbidden(why.get());
        }
    }

    // ---- judging

    /**
     * Somebody to be reached.
     *
     * @param host a name or an address, in lower case, without the dot of the root
     * @param address where the name led, or what the host says; absent before the look-up
     * @param port {@link Dialer#NO_PORT} for what has none
     * @param addressFollows whether an address that is absent will still be judged
     */
    private record Party(String host, Optional<InetAddress> address, int port, boolean addressFollows) {
        boolean isNamed() {
            return Destination.literal(host).isEmpty();
        }

        List<InetAddress> forms() {
            return address.map(Network::formsOf).orElse(List.of());
        }

        boolean is(TargetRule rule) {
            return (isNamed() && rule.means(host))
                    || address.filter(rule::means).isPresent();
        }

        boolean isInAnyForm(TargetRule rule) {
            return is(rule) || forms().stream().anyMatch(rule::means);
        }

        boolean isMetadata() {
            return address.isPresent() ? forms().stream().anyMatch(CloudMetadata::is) : CloudMetadata.is(host);
        }

        /** Whether only the address to come will tell if the entry means it. */
        boolean mayBe(TargetRule rule) {
            return address.isEmpty() && addressFollows && rule.byAddress();
        }

        /** Of a metadata service: whether the entry names it, or, before the look-up, may do so. */
        boolean isPointedAt(TargetRule rule) {
            return (CloudMetadata.is(host) && rule.pointsAt(host))
                    || mayBe(rule)
                    || forms().stream().anyMatch(rule::pointsAt);
        }

        boolean hasPort(TargetRule rule) {
            return rule.covers(port);
        }

        boolean mayHavePort(TargetRule rule) {
            return port == PORT_UNKNOWN || rule.covers(port);
        }

        @Override
        public String toString() {
            boolean led = isNamed() && address.isPresent();
            return led ? host + " (" + address.get().getHostAddress() + ")" : host;
        }
    }

    private Optional<String> refusal(Party party) {
        if (deny.stream().anyMatch(rule -> party.isInAnyForm(rule) && party.hasPort(rule))) {
            return Optional.of(party + at(party) + " is denied by " + OPTION + ".deny");
        }
        if (party.isMetadata()
                && allow.stream().noneMatch(rule -> party.isPointedAt(rule) && party.mayHavePort(rule))) {
            return Optional.of(
                    party + " is a metadata service of the cloud, denied unless " + OPTION + ".allow names it");
        }
        boolean allowed = allow.isEmpty()
                || allow.stream().filter(party::mayHavePort).anyMatch(rule -> party.is(rule) || party.mayBe(rule));
        return allowed ? Optional.empty() : Optional.of(party + at(party) + " is not allowed by " + OPTION + ".allow");
    }

    private static String at(Party party) {
        return party.port() > 0 ? " port " + party.port() : "";
    }

    /** @param paths the path as it was given and where it really leads */
    private Optional<String> refusal(String given, Set<String> paths) {
        if (deny.stream().anyMatch(rule -> paths.stream().anyMatch(rule::meansSocket))) {
            return Optional.of("unix:" + given + " is denied by " + OPTION + ".deny");
        }
        boolean allowed = allow.isEmpty()
                || allow.stream().anyMatch(rule -> paths.stream().allMatch(rule::meansSocket));
        return allowed ? Optional.empty() : Optional.of("unix:" + given + " is not allowed by " + OPTION + ".allow");
    }

    private static Set<String> realPath(String given) {
        Set<String> paths = new LinkedHashSet<>();
        try {
            Path path = Path.of(given).toAbsolutePath().normalize();
            paths.add(path.toString());
            paths.add(path.toRealPath().toString());
        } catch (IOException | InvalidPathException e) {
            paths.add(given); // There is no such socket, so that connecting will say so.
        }
        return paths;
    }
}
