package dev.chiron.heal;

/** What one rail says. */
sealed interface Answer {
    /** It has nothing against it. */
    record Admits() implements Answer {}

    /** It is against it. */
    record Refuses(Verdict.Refuse refusal) implements Answer {}

    /** It would be against it, if a person had not asked. */
    record Overruled(Verdict.Refuse refusal) implements Answer {}

    /** It has nothing to say here. */
    record DoesNotApply(String why) implements Answer {}
}
