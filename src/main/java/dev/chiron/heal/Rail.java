package dev.chiron.heal;

import dev.chiron.heal.Verdict.Refuse;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * One guard rail: a pure question about the facts.
 *
 * @param name as people read it, in explanations and decision rows
 * @param reasons all that it may refuse for
 * @param idle why it has nothing to say about these facts, if so
 * @param question what it has against them, if anything
 */
record Rail(
        String name,
        Set<Refusal> reasons,
        Function<Facts, Optional<String>> idle,
        Function<Facts, Optional<Refuse>> question) {

    /** A rail that always has a say. */
    static Rail of(String name, Set<Refusal> reasons, Function<Facts, Optional<Refuse>> question) {
        return new Rail(name, reasons, _ -> Optional.empty(), question);
    }

    Answer ask(Facts facts) {
        Optional<String> nothing = idle.apply(facts);
        return nothing.isPresent()
                ? new Answer.DoesNotApply(nothing.get())
                : question.apply(facts).map(refusal -> answer(facts, refusal)).orElseGet(Answer.Admits::new);
    }

    private static Answer answer(Facts facts, Refuse refusal) {
        return facts.signal().overrules(refusal.reason()) ? new Answer.Overruled(refusal) : new Answer.Refuses(refusal);
    }
}
