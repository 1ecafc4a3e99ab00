package dev.chiron.heal;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One execution of an action; the only thing that touches the world.
 *
 * @param epoch of the instance that works on it; see {@link Lease}
 * @param call what was noted right before the call; empty until then
 * @param verifyUntil when it is judged at the latest whether it helped, by {@link Journal#clock}; empty until the action
 *     took effect
 * @param verdict how it ended; empty while it is under way
 */
public record Attempt(
        Plan plan,
        State state,
        long epoch,
        Optional<Call> call,
        Optional<Instant> verifyUntil,
        Optional<Verdict> verdict) {
    /**
     * What was admitted.
     *
     * @param step the place of the action in the service's steps, from 0
     * @param group the redundancy group of the service
     * @param host what the action is carried out by
     * @param at when it was admitted
     */
    public record Plan(
            UUID id,
            UUID caseId,
            String service,
            String action,
            int step,
            Trigger trigger,
            String actor,
            String group,
            String host,
            Instant at) {}

    /**
     * What was seen and intended right before the call.
     *
     * @param identity of the target, which changes when the action takes effect; empty when the action knows none
     * @param running whether the target ran
     * @param at when the intent was committed; empty while the call is only prepared
     * @param deadline when the call has ended, one way or another, by {@link Journal#clock}
     * @param returned when it ended with an answer; empty when nobody saw one
     */
    public record Call(
            String identity,
            boolean running,
            Optional<Instant> at,
            Optional<Instant> deadline,
            Optional<Instant> returned) {
        /** Whether neither the call nor its target can ever tell what became of it, so that only the service itself can. */
        boolean untold() {
            return identity.isEmpty() && returned.isEmpty();
        }
    }

    /** How an attempt ended. */
    public record Verdict(Word word, Optional<Failure> reason, String detail, Instant at) {}

    /** The closed list of ends, also the label values. */
    public enum Word {
        RECOVERED,
        NOT_RECOVERED,
        FAILED,
        UNKNOWN;

        /** As it stands in the journal, in answers and in labels. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Why it did not help: the closed list. */
    public enum Failure {
        /** The engine declined, and nothing happened. */
        ACTION_REFUSED,
        ACTION_ERROR,
        /** The call did not end in time, and had no effect. */
        ACTION_TIMEOUT,
        /** It was never carried out. */
        NOT_EXECUTED,
        /** It was not seen to be well for long enough. */
        VERIFY_TIMEOUT,
        STILL_UNHEALTHY,
        EXITED_AGAIN,
        /** The target that was acted on is no more. */
        TARGET_REPLACED,
        /** Nobody can say what became of it. */
        UNDETERMINABLE;

        /** As it stands in the journal, in answers and in labels. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How far it is; the last three are ends. */
    public enum State {
        /** Admitted, its place in all limits taken. */
        PLANNED,
        /** The target was looked at once more, and evidence kept. */
        CLAIMED,
        /** The intent is committed; the call follows. */
        EXECUTING,
        /** The call was perhaps made, perhaps not; the target is asked. */
        UNKNOWN,
        /** The action took effect; whether it helps is being watched. */
        VERIFYING,
        RECOVERED,
        NOT_RECOVERED,
        FAILED;

        /** As it stands in the journal, in answers and in labels. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Attempt planned(Plan plan, long epoch) {
        return new Attempt(plan, State.PLANNED, epoch, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same as whoever took it over knows it. */
    Attempt under(long newEpoch) {
        return new Attempt(plan, state, newEpoch, call, verifyUntil, verdict);
    }

    /** The same from its admission on, and under which nothing else is done. */
    public UUID id() {
        return plan.id;
    }

    public String service() {
        return plan.service;
    }

    public String action() {
        return plan.action;
    }

    public Trigger trigger() {
        return plan.trigger;
    }

    /** When it was admitted. */
    public Instant at() {
        return plan.at;
    }

    /** When the call was made, or was about to be. */
    public Optional<Instant> calledAt() {
        return call.flatMap(Call::at);
    }

    /** Whether nothing was done, so that it counts for nothing. */
    boolean givenBack() {
        return verdict.isPresent() && calledAt().isEmpty();
    }
}
