package dev.chiron.heal;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one guard rail said, in words.
 *
 * @param rail its name
 * @param answer admits, refuses, overruled or idle
 * @param reason for which it refuses, or would
 * @param why in words; empty when it has nothing against it
 * @param notBefore when it may be asked again, where that is known
 */
public record Answered(String rail, String answer, Optional<Refusal> reason, String why, Optional<Instant> notBefore) {
    static Answered of(String rail, Answer answer) {
        return switch (answer) {
            case Answer.Admits admits -> new Answered(rail, "admits", Optional.empty(), "", Optional.empty());
            case Answer.Refuses refuses -> of(rail, "refuses", refuses.refusal());
            case Answer.Overruled overruled -> of(rail, "overruled", overruled.refusal());
            case Answer.DoesNotApply idle -> new Answered(rail, "idle", Optional.empty(), idle.why(), Optional.empty());
        };
    }

    private static Answered of(String rail, String answer, Verdict.Refuse refusal) {
        return new Answered(rail, answer, Optional.of(refusal.reason()), refusal.detail(), refusal.notBefore());
    }

    /** What every rail says, in their order. */
    static List<Answered> all(Facts facts) {
        return Rails.survey(facts).stream()
                .map(asked -> of(asked.rail().name(), asked.answer()))
                .toList();
    }

    boolean refuses() {
        return answer.equals("refuses");
    }

    /** As it stands in answers and in decisions. */
    public Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("rail", rail);
        shown.put("answer", answer);
        reason.ifPresent(known -> shown.put("reason", known.label()));
        shown.put("why", why);
        notBefore.ifPresent(at -> shown.put("not_before", at.toString()));
        return shown;
    }

    static String json(List<Answered> answers) {
        return Sql.json(answers.stream().map(Answered::shown).toList());
    }
}
