package dev.chiron.web;

import java.util.Optional;

/** {@code /logs}: the debug page of a probe that has run, by its number or its target, in blackbox_exporter's words. */
final class LogsEndpoint {
    private static final long NONE = -1;

    private final ProbeHistory history;
    private final ProbeLog log;

    LogsEndpoint(ProbeHistory history, ProbeLog log) {
        this.history = history;
        this.log = log;
    }

    Reply answer(Query query) {
        Optional<Long> number = number(query.get("id"));
        String target = query.get("target");
        String module = query.get("module");
        if (number.isPresent() && !target.isEmpty()) {
            return Reply.plainError(400, "Probe id and target can't be defined at the same time");
        }
        if (target.isEmpty() && number.orElse(NONE) == NONE) {
            return Reply.plainError(400, "Probe id or target must be defined as http query parameters");
        }
        if (target.isEmpty() && !module.isEmpty()) {
            return Reply.plainError(400, "Probe module filter only works in conjunction with target parameter");
        }
        Optional<ProbeHistory.Entry> found =
                target.isEmpty() ? history.byId(number.orElse(NONE)) : history.byTarget(target, module);
        return found.map(entry -> Reply.ok(Reply.PLAIN, DebugPage.text(entry.probed(), log)))
                .orElseGet(() ->
                        Reply.plainError(404, target.isEmpty() ? "Probe id not found" : "Probe target not found"));
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
