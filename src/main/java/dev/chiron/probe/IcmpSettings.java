package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.EchoOptions;
import dev.chiron.net.IpChoice;
import java.time.Duration;

/**
 * The settings beneath {@code icmp:}.
 *
 * @param packets how many requests are sent; the statistics over them exist from two on
 * @param interval the time from one request to the next
 * @param mostLoss the share of requests that may remain unanswered
 */
record IcmpSettings(EchoOptions echo, int packets, Duration interval, double mostLoss, IpChoice ip) {
    private static final int STANDARD_TTL = 64;
    private static final int LARGEST_TTL = 255;
    private static final int LARGEST_PAYLOAD = 65_507;
    private static final int MOST_PACKETS = 1_000;
    private static final Duration STANDARD_INTERVAL = Duration.ofMillis(200);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(1);

    static IcmpSettings read(Section section) {
        EchoOptions echo = new EchoOptions(
                section.integer("payload_size", "the bytes of the payload; 0 for the usual 28")
                        .between(0, LARGEST_PAYLOAD)
                        .orElse(0),
                ttl(section),
                section.bool("dont_fragment", "forbid routers to cut packets to pieces; IPv4 only")
                        .orElse(false),
                SourceAddress.read(section));
        return new IcmpSettings(
                echo,
                section.integer("packets", "how many echo requests to send")
                        .between(1, MOST_PACKETS)
                        .orElse(1),
                section.duration("packet_interval", "the time from one request to the next")
                        .check(time -> time.compareTo(SHORTEST_INTERVAL) >= 0, "must be at least 1ms")
                        .orElse(STANDARD_INTERVAL),
                section.ratio("max_loss", "the share of requests that may remain unanswered; with all lost it fails")
                        .orElse(0.0),
                IpChoice.read(section));
    }

    private static int ttl(Section section) {
        int ttl = section.integer("ttl", "the time to live; 0 for the system's own")
                .orElse(STANDARD_TTL);
        if (ttl < 0) {
            section.problem("ttl", "\"ttl\" cannot be negative");
        } else if (ttl > LARGEST_TTL) {
            section.problem("ttl", "\"ttl\" cannot exceed 255");
        }
        return ttl;
    }
}
