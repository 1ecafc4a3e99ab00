package dev.chiron.heal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notices from the outbox to whoever is to be told, one after the other, and again until it worked or a day has passed.
 * Only the instance that acts does so, and once an hour forgets what is too old; when another takes over in the middle, a notice is told twice.
 */
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final Duration GIVE_UP = Duration.ofDays(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST_DOUBLINGS = 10;

    private final Healer healer;
    private final Thread thread = Thread.ofVirtual().name("heal-courier").unstarted(this::run);
    private volatile @Nullable Messenger messenger;
    private long nextForgetting;

    Courier(Healer healer) {
        this.healer = healer;
        this.nextForgetting = healer.clock().nanos();
    }

    void start() {
        thread.start();
    }

    /** Puts another messenger in force. */
    void send(Messenger next) {
        messenger = next;
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(PACE);
                if (healer.epoch().isPresent()) {
                    round();
                    forget();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() throws InterruptedException {
        try {
            for (Notice notice : healer.journal().dueNotices()) {
                deliver(notice);
            }
        } catch (IOException e) {
            LOG.debug("notices wait: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a notice could not be sent", e);
        }
    }

    private void forget() {
        if (healer.clock().nanos() - nextForgetting < 0) {
            return;
        }
        try {
            boolean more = healer.journal().forget();
            nextForgetting = healer.clock().nanos() + (more ? PACE : HOUR).toNanos();
        } catch (IOException e) {
            LOG.debug("what is too old is forgotten later: {}", e.getMessage());
        }
    }

    private void deliver(Notice notice) throws IOException, InterruptedException {
        Messenger by = messenger;
        Optional<String> failure = by == null || by.hooks().isEmpty()
                ? Optional.empty()
                : by.send(notice.kind(), notice.key(), values(notice), Deadline.after(healer.clock(), PATIENCE));
        Instant now = healer.clock().now();
        if (failure.isEmpty()) {
            healer.journal().sent(notice);
        } else if (now.isAfter(notice.at().plus(GIVE_UP))) {
            LOG.warn("nobody was told of {} in a day: {}", notice.key(), failure.get());
            healer.journal().sent(notice);
        } else {
            LOG.debug("{} is told again later: {}", notice.key(), failure.get());
            healer.journal().sendAgain(notice, now.plus(pause(notice.tries())));
        }
    }

    private static Duration pause(int tries) {
        Duration doubled = PACE.multipliedBy(1L << Math.min(tries, MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private static Map<String, String> values(Notice notice) {
        try {
            return JSON.readValue(notice.body(), new TypeReference<Map<String, String>>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the outbox holds JSON only", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
