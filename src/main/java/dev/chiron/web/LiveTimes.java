package dev.chiron.web;

import java.time.Duration;

/**
 * How patient the stream is.
 *
 * @param heartbeat the time between two signs of life; a subscriber that answers none of two is cut off
 * @param send the longest that one send may take before the connection is cut
 */
public record LiveTimes(Duration heartbeat, Duration send) {
    public static final LiveTimes STANDARD = new LiveTimes(Duration.ofSeconds(15), Duration.ofSeconds(10));

    /** The longest silence of a peer that lives. */
    Duration silence() {
        return heartbeat.multipliedBy(5).dividedBy(2);
    }
}
