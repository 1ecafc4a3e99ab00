package dev.chiron.net;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A run's visit to a target that the operator named: that host and port are open to it whatever {@link Access} says of
 * others. Where a redirect leads is somebody else.
 *
 * <p>Bound to the thread of the run, so that no prober can forget to hand it on; without one, nobody is special.
 */
public final class Visit {
    private static final ScopedValue<Visit> CURRENT = ScopedValue.newInstance();

    private final String target;
    private final Destination destination;

    private Visit(String target) {
        this.target = target;
        this.destination = Destination.of(target);
    }

    /** Does something on behalf of a target that the operator named. */
    public static <T, E extends Exception> T to(String target, ScopedValue.CallableOp<T, E> run) throws E {
        return ScopedValue.where(CURRENT, new Visit(target)).call(run);
    }

    /** Does something on behalf of nobody special, within a visit too. */
    public static <T, E extends Exception> T toStranger(ScopedValue.CallableOp<T, E> run) throws E {
        return to("", run);
    }

    static boolean isTo(String host, int port) {
        return current()
                .filter(visit -> visit.covers(Destination.plain(host), port))
                .isPresent();
    }

    static boolean isTo(Path socket) {
        return current().filter(visit -> Path.of(visit.target).equals(socket)).isPresent();
    }

    private static Optional<Visit> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    private boolean covers(String host, int port) {
        boolean samePort = port <= 0 || destination.port().orElse(port) == port;
        boolean sameHost = host.equals(destination.host())
                || (destination.literal().isPresent() && destination.literal().equals(Destination.literal(host)));
        return samePort && sameHost;
    }
}
