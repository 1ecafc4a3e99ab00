package dev.chiron.web;

import java.util.Map;
import java.util.Optional;

/**
 * A request on its way, with what was found out about it.
 *
 * @param holes what stands in the holes of its route's path, by name
 * @param caller who asks
 */
record Call(ControlRequest request, Query query, Map<String, String> holes, Caller caller, String requestId) {
    /** The name in the path: of a service unless the route says otherwise. */
    String id() {
        return holes.getOrDefault("id", "");
    }

    /** A text parameter of the route; empty text is none. */
    Optional<String> given(Parameter<String> parameter) throws Problem {
        return Optional.of(read(parameter)).filter(text -> !text.isEmpty());
    }

    /** A query parameter of the route, checked. */
    <T> T read(Parameter<T> parameter) throws Problem {
        return parameter.of(query);
    }
}
