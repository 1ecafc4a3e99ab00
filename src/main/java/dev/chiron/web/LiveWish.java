package dev.chiron.web;

import dev.chiron.monitor.Fleet;
import java.util.OptionalLong;

/**
 * What a subscriber wants to hear.
 *
 * @param since the id of the latest event it heard before
 * @param service the one service it wants to hear of; empty for all
 */
record LiveWish(OptionalLong since, String service) {
    /** Reads the query; a service that is not watched, or an id that is no number, is a problem. */
    static LiveWish of(Query query, Fleet fleet) throws Problem {
        String service = LiveArea.SERVICE.of(query);
        if (!service.isEmpty() && fleet.find(service).isEmpty()) {
            throw Problem.notFound("no service is called \"" + service + "\"");
        }
        return new LiveWish(since(LiveArea.SINCE.of(query)), service);
    }

    private static OptionalLong since(String written) throws Problem {
        try {
            return written.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(written));
        } catch (NumberFormatException e) {
            throw Problem.wrong("since", "\"" + written + "\" is no whole number");
        }
    }
}
