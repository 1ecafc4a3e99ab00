package dev.chiron.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks for a container's past events and reads the stream of JSON objects that the engine answers with. */
final class EventReading {
    private static final List<String> ACTIONS =
            List.of("start", "kill", "die", "oom", "stop", "restart", "pause", "unpause");

    private EventReading() {}

    static String path(String id, Instant since, Instant until) throws EngineException {
        try {
            String filters = EngineSession.mapper()
                    .writeValueAsString(
                            Map.of("type", List.of("container"), "container", List.of(id), "event", ACTIONS));
            return "/events?since=" + seconds(since) + "&until=" + seconds(until) + "&filters="
                    + URLEncoder.encode(filters, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new EngineException(EngineException.Kind.OTHER, "cannot write the filter of events", e);
        }
    }

    /** Since API 1.52 an event has no {@code status} and {@code id} any more, so only {@code Action} is read. */
    static List<ContainerEvent> read(byte[] body) throws EngineException {
        List<ContainerEvent> events = new ArrayList<>();
        try (MappingIterator<JsonNode> objects =
                EngineSession.mapper().readerFor(JsonNode.class).readValues(body)) {
            while (objects.hasNext()) {
                events.add(event(objects.next()));
            }
            return List.copyOf(events);
        } catch (IOException | RuntimeException e) {
            throw new EngineException(EngineException.Kind.OTHER, "cannot understand the engine's events", e);
        }
    }

    private static ContainerEvent event(JsonNode written) {
        long nanos = written.path("timeNano").asLong();
        JsonNode signal = written.at("/Actor/Attributes/signal");
        return new ContainerEvent(
                written.path("Action").asText(),
                Instant.ofEpochSecond(0, nanos),
                signal.isMissingNode() ? Optional.empty() : Optional.of(signal.asText()));
    }

    private static String seconds(Instant at) {
        return at.getEpochSecond() + "." + String.format("%09d", at.getNano());
    }
}
