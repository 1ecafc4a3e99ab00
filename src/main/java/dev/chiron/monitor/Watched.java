package dev.chiron.monitor;

import dev.chiron.health.HealthRule;
import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.probe.StrangersProbe;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.service.Service;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A service with all that it takes to watch it, names resolved.
 *
 * @param timeout the longest that one check may take
 */
public record Watched(
        Service service, Module module, HealthRule rule, Outcomes outcomes, Duration timeout, Particulars particulars) {
    private static final String SENDS_DOCUMENTS = "http";

    /** A service about which nothing is special. */
    public Watched(Service service, Module module, HealthRule rule, Outcomes outcomes, Duration timeout) {
        this(service, module, rule, outcomes, timeout, Particulars.NONE);
    }

    /** A service about which nothing is special; its timeout is settled. */
    public static Watched of(
            Service service, Module module, HealthRule rule, Outcomes outcomes, Duration standardTimeout) {
        Duration timeout = timeout(service.timeout(), module, standardTimeout, service);
        return new Watched(service, module, rule, outcomes, timeout);
    }

    /** The timeout of one look at a service: as wished, else the smaller of the module's and the default; never more than the interval. */
    public static Duration timeout(Optional<Duration> own, Module module, Duration standardTimeout, Service service) {
        Duration wished = own.orElseGet(
                () -> module.timeout().map(its -> shorter(its, standardTimeout)).orElse(standardTimeout));
        return service.interval().map(interval -> shorter(wished, interval)).orElse(wished);
    }

    /** The same service with what is special about it. */
    public Watched with(Particulars special) {
        return new Watched(service, module, rule, outcomes, timeout, special);
    }

    /** Looks once, as at a service that has started, and judges the result by itself, without thresholds. */
    public Check check(Duration most, Clock clock, DeadlineGuard guard) throws InterruptedException {
        return new Inspection(this, most, clock, guard).started();
    }

    /** The longest that one check may take with all further looks. */
    public Duration longest() {
        return particulars.looks().longest(timeout);
    }

    /** Why checks of it may fail. */
    public Set<Reason> reasons() {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        reasons.addAll(module.kind().reasons());
        particulars
                .looks()
                .all()
                .forEach(look -> reasons.addAll(look.module().kind().reasons()));
        if (particulars.documents().read() && module.kind().name().equals(SENDS_DOCUMENTS)) {
            reasons.add(Reason.UNHEALTHY);
        }
        return reasons;
    }

    /** Whether it was registered at run time, and does not stand in the configuration. */
    public boolean isRegistered() {
        return module.probe() instanceof StrangersProbe;
    }

    /** Whether what is known of the other still holds of this: the same name looked at in the same way. */
    boolean continues(Watched other) {
        return service.target().equals(other.service.target())
                && service.module().equals(other.service.module());
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
