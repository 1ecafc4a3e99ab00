package dev.chiron.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What people ask of healing over the API. */
public interface HealDesk {
    /** What a wish to restart led to at once. */
    enum Reception {
        OPENED,
        DUPLICATE,
        REFUSED
    }

    /**
     * Asks for a service to be healed, through the same guard rails as every signal.
     *
     * @param caller the name of whoever asks
     * @throws IOException when the wish cannot be stored now
     */
    Reception restart(String service, String caller, String requestId) throws IOException;

    /**
     * The attempts that are remembered, newest first, as they stand in the answer; of one service or of all.
     *
     * @throws IOException when the store is away
     */
    List<Map<String, Object>> attempts(Optional<String> service) throws IOException;
}
