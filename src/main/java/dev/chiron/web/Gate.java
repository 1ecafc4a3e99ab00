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
    private final boolean tls;

    /**
     * A gate of one listener.
     *
     * @param tls whether it speaks TLS
     */
    Gate(ListenAddress address, boolean tls, Supplier<SecuritySettings> security, Callers callers) {
        this.address = address;
        this.tls = tls;
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
        boolean open = need == Role.Need.BADGE && security.get().publicBadges();
        if (need == Role.Need.NOTHING || open) {
            return Caller.ANYONE;
        }
        if (!callers.any() && !Caller.ANYONE.role().allows(need)) {
            throw Problem.forbidden("without security.tokens in the configuration this listener only answers GET");
        }
        Caller caller = known(request);
        if (!caller.role().allows(need)) {
            throw Problem.forbidden("the role " + caller.role().label() + " may not do this");
        }
        return caller;
    }

    /**
     * Who a request comes from, by what it shows, else by its session.
     *
     * @throws Problem 401 when it does not say, 403 when a page of somebody else's may have made the browser send it
     */
    Caller known(Request request) throws Problem {
        if (!callers.any()) {
            return Caller.ANYONE;
        }
        Optional<Caller> session = callers.showsAnything(request)
                ? Optional.empty()
                : cookie(request).id(request).flatMap(callers::ofSession);
        if (session.isEmpty()) {
            return callers.shown(request).caller();
        }
        boolean asks = request.reading() && request.header("Upgrade").isEmpty();
        if (!asks && request.header("Origin").isEmpty()) {
            throw Problem.forbidden("with a session's cookie this must come from the page: it has no Origin");
        }
        return session.get();
    }

    /** The cookie of this caller's session. */
    SessionCookie cookie(Request request) {
        return SessionCookie.at(
                request.header("Host").orElse(""), tls, request.header("Origin").orElse(""));
    }
}
