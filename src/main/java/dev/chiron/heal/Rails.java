package dev.chiron.heal;

import dev.chiron.heal.Verdict.Admit;
import dev.chiron.heal.Verdict.Refuse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The guard rails, in the order in which they are asked: what is cheap, final and a matter of safety first, then whether there
 * is anything to heal at all, what spends something last, and the mode at the very end, so that a dry run tells what would be
 * done.
 */
final class Rails {
    static final List<Rail> ALL = Stream.of(
                    HouseRails.FIRST,
                    List.of(TargetRails.SELECTOR),
                    HouseRails.QUIET,
                    List.of(HouseRails.CONFIRMATION),
                    TargetRails.STATE,
                    NeighbourRails.ALL,
                    SpendingRails.ALL,
                    List.of(HouseRails.MODE))
            .flatMap(List::stream)
            .toList();

    private static final List<Rail> ADMISSION =
            List.of(NeighbourRails.PEERS, SpendingRails.BUDGET, SpendingRails.CONCURRENCY);

    /** What may have changed while evidence was kept; not what this attempt itself spends, nor who said what when. */
    private static final List<Rail> LAST_LOOK = Stream.of(
                    List.of(HouseRails.LEASE, HouseRails.JOURNAL, TargetRails.SELECTOR),
                    HouseRails.QUIET.stream()
                            .filter(rail -> !rail.reasons().contains(Refusal.LOCKED_OUT))
                            .toList(),
                    TargetRails.STATE,
                    NeighbourRails.ALL,
                    List.of(HouseRails.MODE))
            .flatMap(List::stream)
            .toList();

    /** A rail, and what it says. */
    record Asked(Rail rail, Answer answer) {}

    private Rails() {}

    /** The first refusal, or leave to act. */
    static Verdict judge(Facts facts) {
        return first(ALL, facts).<Verdict>map(refusal -> refusal).orElseGet(Admit::new);
    }

    private static Optional<Refuse> first(List<Rail> rails, Facts facts) {
        for (Rail rail : rails) {
            if (rail.ask(facts) instanceof Answer.Refuses refuses) {
                return Optional.of(refuses.refusal());
            }
        }
        return Optional.empty();
    }

    /** What is asked once more, under a lock, of what several could spend at once. */
    static Optional<Refuse> admission(Facts facts) {
        return first(ADMISSION, facts);
    }

    /** What is asked once more right before the call. */
    static Optional<Refuse> lastLook(Facts facts) {
        return first(LAST_LOOK, facts);
    }

    /** What every rail says, in their order. */
    static List<Asked> survey(Facts facts) {
        return ALL.stream().map(rail -> new Asked(rail, rail.ask(facts))).toList();
    }
}
