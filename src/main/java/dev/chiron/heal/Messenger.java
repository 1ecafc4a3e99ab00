package dev.chiron.heal;

import dev.chiron.net.Dialer;
import dev.chiron.schedule.Deadline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the hooks of {@code heal.notify} what became of healing, each at least once: whoever hears of something twice knows
 * it by its key.
 */
public record Messenger(List<Hook> hooks, Dialer dialer) {
    private static final Logger LOG = LoggerFactory.getLogger(Messenger.class);

    /**
     * Sends a notice to all of them.
     *
     * @param kind such as {@code locked_out}
     * @param key the same each time it is sent
     * @param values what templates may say of it: service, action, outcome, detail …
     * @return what must be sent again, and why; empty when all have it, or will never take it
     */
    Optional<String> send(String kind, String key, Map<String, String> values, Deadline deadline)
            throws InterruptedException {
        Map<String, String> all = new LinkedHashMap<>(Map.of("kind", kind));
        all.putAll(values);
        Optional<String> again = Optional.empty();
        for (Hook hook : hooks) {
            HookCall.Ending ending = new HookCall(hook, dialer)
                    .make(key, 0, hook.filled(all, Hook.json(all)), deadline.within(hook.timeout()));
            again = again.or(() -> failure(hook, kind, ending));
        }
        return again;
    }

    private static Optional<String> failure(Hook hook, String kind, HookCall.Ending ending) {
        return switch (ending) {
            case HookCall.Ending.NotSent never -> Optional.of("hook " + hook.name() + ": " + never.why());
            case HookCall.Ending.Unknown unknown -> Optional.of(unknown.why());
            case HookCall.Ending.Answered(int status, String said) -> {
                String told = "hook " + hook.name() + " answered " + status + " to a notice of " + kind;
                if (status >= 300 && status < 500 && status != 429 && status != 408) {
                    LOG.warn("{}: {}; it is not sent again", told, said);
                    yield Optional.empty();
                }
                yield status < 300 ? Optional.empty() : Optional.of(told);
            }
        };
    }
}
