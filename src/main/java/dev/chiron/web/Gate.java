package dev.chiron.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Decides who comes in: by the name they call, the page they come from, and who they are. */
final class Gate {
    private final ListenAddress address;
    private final Supplier<SecuritySettings> security;
    private final Callers callers;

    Gate(ListenAddress address, Supplier<SecuritySettings> security, Callers callers) {
        this.address = address;
        this.security = security;
        this.callers = callers;
    }

    /** Refuses what a page of somebody else's makes a browser send: a foreign name, or a foreign origin. */
    void checkOrigin(Request request) throws Problem {
        String host = request.header("Host").orElse("");
        if (!host.isEmpty() && !ours(nameOf(host))) {
            throw Problem.forbidden("this listener is not called \"" + nameOf(host)
                    + "\"; list the name in security.hosts if it should be");
        }
        Optional<String> origin = request.header("Origin");
        if (origin.isPresent() && !sameAuthority(origin.get(), host)) {
            throw Problem.forbidden("requests from pages of another origin are not answered");
        }
    }

    private static boolean sameAuthority(String origin, String host) {
        int scheme = origin.indexOf("://");
        return scheme > 0 && origin.substring(scheme + 3).equalsIgnoreCase(host);
    }

    private static String nameOf(String host) {
        if (host.startsWith("[")) {
            int end = host.indexOf(']');
            return end < 0 ? host : host.substring(1, end);
        }
        int colon = host.indexOf(':');
        return (colon < 0 ? host : host.substring(0, colon)).toLowerCase(Locale.ROOT);
    }

    private boolean ours(String name) {
        if (name.equals("localhost")
                || name.equals(address.host())
                || security.get().hosts().contains(name)) {
            return true;
        }
        Optional<InetAddress> literal = literal(name);
        if (address.isLoopback()) {
            return literal.filter(InetAddress::isLoopbackAddress).isPresent();
        }
        // Rebinding a name needs a name: an address literal cannot be made to point elsewhere.
        return literal.isPresent() || name.equals(ownName());
    }

    private static Optional<InetAddress> literal(String name) {
        try {
            return Optional.of(InetAddress.ofLiteral(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static @Nullable String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    /** Lets the request pass, or says why not; returns who it comes from. */
    Caller admit(Request request, Role.Need need) throws Problem {
        if (need == Role.Need.NOTHING) {
            return Caller.ANYONE;
        }
        if (!callers.any()) {
            if (need == Role.Need.READING) {
                return Caller.ANYONE;
            }
            throw Problem.forbidden("without security.tokens in the configuration this listener only answers GET");
        }
        Caller caller = callers.of(request);
        if (!caller.role().allows(need)) {
            throw Problem.forbidden("the role " + caller.role().name().toLowerCase(Locale.ROOT) + " may not do this");
        }
        return caller;
    }
}
