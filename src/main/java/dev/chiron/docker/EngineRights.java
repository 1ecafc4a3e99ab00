package dev.chiron.docker;

import dev.chiron.schedule.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the door through which an engine is acted on admits beyond what acting needs. Only reading is tried, never a change:
 * a door that lets lists of images or secrets out was not narrowed, and so is one to the whole machine.
 */
public final class EngineRights {
    private static final Map<String, String> NOT_NEEDED = Map.of(
            "/images/json", "images",
            "/volumes", "volumes",
            "/networks", "networks",
            "/secrets", "secrets",
            "/configs", "configs",
            "/plugins", "plugins",
            "/info", "settings of the engine");

    private EngineRights() {}

    /** What is admitted without need, in a word each; empty when the door is narrow. */
    public static List<String> beyondNeed(DockerEngine act, Deadline deadline)
            throws EngineException, InterruptedException {
        List<String> admitted = new ArrayList<>();
        for (Map.Entry<String, String> each : NOT_NEEDED.entrySet()) {
            if (admits(act, each.getKey(), deadline)) {
                admitted.add(each.getValue());
            }
        }
        return admitted.stream().sorted().toList();
    }

    /** An engine that is in no swarm fails to tell its secrets, but it was asked. */
    private static boolean admits(DockerEngine act, String path, Deadline deadline)
            throws EngineException, InterruptedException {
        try {
            act.call(deadline, open -> open.get(path));
            return true;
        } catch (EngineException e) {
            return switch (e.kind()) {
                case OTHER -> true;
                case DENIED, NOT_FOUND, REFUSED -> false;
                case UNREACHABLE, TIMED_OUT -> throw e;
            };
        }
    }
}
