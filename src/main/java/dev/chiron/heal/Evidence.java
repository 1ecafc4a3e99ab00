package dev.chiron.heal;

/**
 * What was seen of a target right before it was acted on, which an action may destroy; each part is text of at most
 * {@value #MOST_BYTES} bytes in UTF-8, and empty when there is none.
 *
 * @param inspect the target in its keeper's own words, as JSON for a container
 * @param healthLog what its own health check said lately
 * @param logTail the last lines that it printed
 */
public record Evidence(String inspect, String healthLog, String logTail) {
    /** The most bytes that a part may have. */
    public static final int MOST_BYTES = 64 << 10;

    /** Nothing. */
    public static final Evidence NONE = new Evidence("", "", "");
}
