package dev.chiron.monitor;

import dev.chiron.config.Section;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * By what Chiron knows whether it is cut off itself.
 *
 * @param targets TCP reference points, not resolved; when there are none, Chiron takes itself for connected
 * @param interval how often they are asked
 * @param timeout how long one has to answer
 */
public record ConnectivitySettings(List<InetSocketAddress> targets, Duration interval, Duration timeout) {
    public static final ConnectivitySettings NONE =
            new ConnectivitySettings(List.of(), Duration.ofSeconds(15), Duration.ofSeconds(2));

    private static final int LARGEST_PORT = 65_535;

    /** Reads {@code connectivity:}. */
    public static ConnectivitySettings read(Section section) {
        List<InetSocketAddress> targets = new ArrayList<>();
        List<String> written = section.strings(
                "targets", "reference points, host:port over TCP: when none answers, Chiron itself is cut off");
        for (String text : written) {
            Optional<InetSocketAddress> target = target(text);
            target.ifPresent(targets::add);
            if (target.isEmpty() && !section.documenting()) {
                section.problem("targets", "\"" + text + "\" must be host:port, as in 192.0.2.1:53");
            }
        }
        return new ConnectivitySettings(
                List.copyOf(targets),
                section.duration("interval", "how often they are asked")
                        .between(Duration.ofSeconds(1), Duration.ofHours(1))
                        .orElse(NONE.interval),
                section.duration("timeout", "how long one has to answer")
                        .between(Duration.ofMillis(100), Duration.ofMinutes(1))
                        .orElse(NONE.timeout));
    }

    private static Optional<InetSocketAddress> target(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        boolean literal = host.startsWith("[") && host.endsWith("]");
        String port = text.substring(colon + 1);
        boolean number = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        if (host.isEmpty() || !number || (host.indexOf(':') >= 0 && !literal)) {
            return Optional.empty();
        }
        int parsed = Integer.parseInt(port);
        String bare = literal ? host.substring(1, host.length() - 1) : host;
        return parsed < 1 || parsed > LARGEST_PORT
                ? Optional.empty()
                : Optional.of(InetSocketAddress.createUnresolved(bare, parsed));
    }
}
