package dev.chiron.heal;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Attempts that never were. */
final class Attempts {
    private Attempts() {}

    /** One that is under way, admitted at a moment by a service's own status. */
    static Attempt of(String service, Instant at) {
        return Attempt.planned(plan(service, at), 1);
    }

    static Attempt.Plan plan(String service, Instant at) {
        return new Attempt.Plan(
                UUID.randomUUID(), UUID.randomUUID(), service, "restart", 0, Trigger.STATUS, "", service, "docker", at);
    }

    /** One whose call was made at a moment, and ends then, on a running target of that identity. */
    static Attempt executing(String service, Instant at, String identity) {
        Attempt.Call call = new Attempt.Call(identity, true, Optional.of(at), Optional.of(at), Optional.empty());
        return new Attempt(
                plan(service, at), Attempt.State.EXECUTING, 1, Optional.of(call), Optional.empty(), Optional.empty());
    }

    /** The same, ended a second later. */
    static Attempt ended(Attempt attempt, Attempt.Word word) {
        Instant end = attempt.at().plusSeconds(1);
        Optional<Instant> called = Optional.of(attempt.at());
        return new Attempt(
                attempt.plan(),
                word == Attempt.Word.RECOVERED ? Attempt.State.RECOVERED : Attempt.State.NOT_RECOVERED,
                attempt.epoch(),
                Optional.of(new Attempt.Call("a", true, called, Optional.of(end), Optional.of(end))),
                Optional.of(end),
                Optional.of(new Attempt.Verdict(word, Optional.empty(), "", end)));
    }
}
