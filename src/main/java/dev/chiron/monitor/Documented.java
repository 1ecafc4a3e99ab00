package dev.chiron.monitor;

import dev.chiron.health.DocumentRule;
import dev.chiron.health.HealthDocument;
import dev.chiron.health.Status;
import dev.chiron.probe.Measurements;
import dev.chiron.probe.ProbeResult;
import dev.chiron.probe.Reason;
import java.util.Optional;

/**
 * A probe's result after the service's health document had its say.
 *
 * @param result without the document's bytes, which nobody needs any more
 */
record Documented(ProbeResult result, Optional<HealthDocument> document) {

    static Documented of(ProbeResult result, DocumentRule rule) {
        Measurements seen = result.measurements();
        if (seen.document().isEmpty()) {
            return new Documented(result, Optional.empty());
        }
        Optional<HealthDocument> document =
                rule.read() ? seen.document().flatMap(HealthDocument::read) : Optional.empty();
        Measurements kept = seen.withoutDocument();
        return new Documented(
                switch (result) {
                    case ProbeResult.Passed passed -> passed(passed, kept, document, rule);
                    case ProbeResult.Failed failed -> failed(failed, kept, document, rule);
                    case ProbeResult.NotRun notRun -> new ProbeResult.NotRun(notRun.why(), kept);
                },
                document);
    }

    private static ProbeResult passed(
            ProbeResult.Passed passed, Measurements kept, Optional<HealthDocument> document, DocumentRule rule) {
        return document.flatMap(told -> judged(told, kept, rule))
                .filter(result -> !(result instanceof ProbeResult.Passed said
                        && said.impairment().isEmpty()))
                .orElseGet(() -> new ProbeResult.Passed(kept, passed.impairment()));
    }

    /** The document beats the status code, and nothing else for which a check fails. */
    private static ProbeResult failed(
            ProbeResult.Failed failed, Measurements kept, Optional<HealthDocument> document, DocumentRule rule) {
        return document.filter(_ -> failed.reason() == Reason.HTTP_STATUS)
                .flatMap(told -> judged(told, kept, rule))
                .orElseGet(() -> new ProbeResult.Failed(
                        failed.reason(), failed.weight(), failed.detail() + unread(failed, rule), kept));
    }

    /** That there might have been a document, but for what is wrong with it. */
    private static String unread(ProbeResult.Failed failed, DocumentRule rule) {
        return failed.measurements()
                .document()
                .filter(_ -> rule.read() && failed.reason() == Reason.HTTP_STATUS)
                .flatMap(HealthDocument::fault)
                .map(fault -> "; the JSON with it " + fault + ", so the status code counts")
                .orElse("");
    }

    /** What the document comes to; empty when it does not know. */
    private static Optional<ProbeResult> judged(HealthDocument document, Measurements kept, DocumentRule rule) {
        Status verdict = document.verdict(rule);
        return switch (verdict) {
            case UNKNOWN -> Optional.empty();
            case UP -> Optional.of(new ProbeResult.Passed(kept, Optional.empty()));
            case DEGRADED -> Optional.of(new ProbeResult.Passed(kept, Optional.of(document.words())));
            case DOWN -> Optional.of(new ProbeResult.Failed(Reason.UNHEALTHY, document.words(), kept));
        };
    }
}
