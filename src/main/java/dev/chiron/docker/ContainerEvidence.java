package dev.chiron.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * What may be lost when a container is acted on. Values of its environment are left out: they are where secrets stand.
 *
 * @param inspect what the engine says about it, as JSON; the beginning, if it is too long
 * @param healthLog the last runs of its health check, one after the other; the end, if it is too long
 * @param logTail what it printed last; the end, if it is too long
 */
public record ContainerEvidence(String inspect, String healthLog, String logTail) {
    static ContainerEvidence take(EngineSession open, String id, int logLines, int mostBytes) throws EngineException {
        String path = "/containers/" + DockerEngine.encoded(id);
        JsonNode inspected = open.getJson(path + "/json");
        String health = healthLog(inspected.at("/State/Health/Log"));
        hideEnvironment(inspected);
        return new ContainerEvidence(
                head(inspected.toPrettyString(), mostBytes),
                tail(health, mostBytes),
                tail(log(open, path, logLines), mostBytes));
    }

    /** A logging driver that cannot be read is no reason to lose the rest. */
    private static String log(EngineSession open, String path, int lines) {
        try {
            return String.join(
                    "\n", LogFrames.lines(open.get(path + "/logs?stdout=1&stderr=1&timestamps=1&tail=" + lines)));
        } catch (EngineException e) {
            return "(its output cannot be read: " + e.getMessage() + ")";
        }
    }

    private static String healthLog(JsonNode log) {
        StringBuilder text = new StringBuilder();
        for (JsonNode run : log) {
            text.append(run.path("Start").asText())
                    .append(" exit code ")
                    .append(run.path("ExitCode").asInt())
                    .append(": ")
                    .append(run.path("Output").asText().strip())
                    .append('\n');
        }
        return text.toString();
    }

    private static void hideEnvironment(JsonNode inspected) {
        if (inspected.at("/Config/Env") instanceof ArrayNode variables) {
            for (int i = 0; i < variables.size(); i++) {
                String name = variables.get(i).asText().split("=", 2)[0];
                variables.set(i, variables.textNode(name + "=<hidden>"));
            }
        }
    }

    private static String head(String text, int mostBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= mostBytes ? text : whole(ByteBuffer.wrap(bytes, 0, mostBytes));
    }

    private static String tail(String text, int mostBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= mostBytes ? text : whole(ByteBuffer.wrap(bytes, bytes.length - mostBytes, mostBytes));
    }

    /** A character that was cut through is left out. */
    private static String whole(ByteBuffer cut) {
        CharBuffer text = CharBuffer.allocate(cut.remaining());
        StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.IGNORE)
                .decode(cut, text, true);
        return text.flip().toString();
    }
}
