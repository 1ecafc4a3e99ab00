package dev.chiron.heal;

import dev.chiron.health.Outcome;
import dev.chiron.monitor.Pause;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is judged upon, as it was at one moment.
 *
 * @param action what would be done
 * @param target the action's target as it was just seen
 * @param confirmed what a fresh check of the service found; empty while none was made
 */
record Facts(
        Instant now,
        HealSettings settings,
        HealRule rule,
        Action action,
        Signal signal,
        House house,
        Standing standing,
        TargetState target,
        Neighbours neighbours,
        Load load,
        Optional<Outcome> confirmed) {

    /**
     * How it stands with Chiron itself.
     *
     * @param leader whether this process is the one that acts
     * @param journalAway why the journal cannot be read or written, if so
     * @param connected whether it can see anything at all
     * @param paused the pause of all healing, if one holds
     */
    record House(
            Instant startedAt,
            boolean leader,
            Optional<String> journalAway,
            boolean connected,
            Optional<Pause> paused) {}

    /**
     * How it stands with the service.
     *
     * @param lockedSince when healing gave up on it, if it did
     * @param counted attempts on it since it was last unlocked, oldest first
     * @param startingUntil the end of its start period, while that runs
     * @param paused the pause of it, if one holds
     * @param maintenance whether it is in a maintenance window
     */
    record Standing(
            Optional<Instant> lockedSince,
            List<Attempt> counted,
            Optional<Instant> startingUntil,
            Optional<Pause> paused,
            boolean maintenance) {}

    /**
     * How the other services do.
     *
     * @param roots the services that the judged one is not well because of
     * @param rootsHealing those of them, and of what it depends on, that are being healed
     * @param unhealthy services that failed their last check and are their own root cause, the judged one included
     * @param services those that are neither paused nor in maintenance
     * @param peers others in the redundancy group
     * @param peersWell those of them that passed their last check and are not being healed
     * @param stormUntil the end of the quiet time after a storm
     */
    record Neighbours(
            List<String> roots,
            List<String> rootsHealing,
            int unhealthy,
            int services,
            int peers,
            int peersWell,
            Instant stormUntil) {}

    /**
     * What is being done, and was done within the last hour; the judged service's own open attempt left out.
     *
     * @param circuitOpen why the engine or hook that would act is not asked for now, if so
     * @param groupRunning attempts under way in the redundancy group
     * @param hostRunning attempts under way on the action's host
     * @param running attempts under way at all
     */
    record Load(
            Optional<Verdict.Refuse> circuitOpen,
            List<Instant> lastHour,
            List<Instant> lastHourInGroup,
            int groupRunning,
            int hostRunning,
            int running) {}

    Facts with(Load another) {
        return new Facts(now, settings, rule, action, signal, house, standing, target, neighbours, another, confirmed);
    }
}
