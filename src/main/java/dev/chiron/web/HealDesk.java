package dev.chiron.web;

import dev.chiron.monitor.Pause;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What people ask of healing over the API, and what they are told of it. Documents are as they stand in the answers; everything
 * throws {@link IOException} while the store is away.
 */
public interface HealDesk {
    /** What a wish to restart led to at once. */
    enum Reception {
        OPENED,
        DUPLICATE,
        REFUSED
    }

    /**
     * Who wishes something, and what else they say.
     *
     * @param caller the name of whoever asks
     * @param reason in their words; may be empty
     * @param forced whether they insist against what a person may overrule
     */
    record Wish(String caller, String reason, boolean forced, String requestId) {}

    /**
     * Which lines of a list are asked for.
     *
     * @param service whose; of all when empty
     * @param cursor where to go on, as an answer gave it; from the newest when empty
     */
    record Extract(Optional<String> service, Optional<String> cursor, int most) {}

    /**
     * Some lines of a list, newest first.
     *
     * @param next where to go on, if there is more
     */
    record Lines(List<Map<String, Object>> items, Optional<String> next) {}

    /**
     * A signal whose outcome is asked for.
     *
     * @param project that an alert names; empty when it names none
     * @param trigger who would signal: alertmanager, status or manual
     * @param forced whether a person would insist
     */
    record Supposition(String service, Optional<String> project, String trigger, boolean forced) {}

    /** A pause as it stands in the answers. */
    static Map<String, Object> shown(Pause pause) {
        return ServiceJson.pause(pause);
    }

    /** Asks for a service to be healed, through the same guard rails as every signal. */
    Reception restart(String service, Wish wish) throws IOException;

    /** Lets a service be healed again that healing gave up on; false if it had not. */
    boolean unlock(String service, Wish wish) throws IOException;

    /** Pauses healing of a service, or of all when none is named. */
    void pause(Optional<String> service, Pause pause, String requestId) throws IOException;

    /** Ends such a pause; false if there was none. */
    boolean resume(Optional<String> service, Wish wish) throws IOException;

    /** What a signal would lead to now, and what every guard rail says; nothing is changed by asking. */
    Map<String, Object> explain(Supposition signal) throws IOException, InterruptedException;

    /** How it stands with healing as a whole. */
    Map<String, Object> state() throws IOException;

    /** What was tried. Throws {@link IllegalArgumentException} for a cursor that no answer gave, as those below. */
    Lines attempts(Extract extract) throws IOException;

    /** What was decided, and why. */
    Lines decisions(Extract extract) throws IOException;

    /** What was done by whom. */
    Lines audit(Extract extract) throws IOException;

    /** One attempt with the evidence that was kept before it; empty if there is no such attempt. */
    Optional<Map<String, Object>> attempt(String id) throws IOException;
}
