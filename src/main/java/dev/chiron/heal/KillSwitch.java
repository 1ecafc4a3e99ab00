package dev.chiron.heal;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pauses of healing, of all of it or of one service's, as this process knows them: looked up once a second, as another on
 * the same store may change them, and told when they change. Whether anything is done is judged by what the journal says at
 * that moment, not by this.
 */
public final class KillSwitch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KillSwitch.class);
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Healer healer;
    private final Thread thread = Thread.ofVirtual().name("heal-pause").unstarted(this::run);
    private volatile Map<String, Pause> known = Map.of();

    KillSwitch(Healer healer) {
        this.healer = healer;
    }

    /** Looks it up for the first time, and from then on. */
    void start() {
        lookUp();
        thread.start();
    }

    /** The pause of all healing that holds, as far as is known. */
    public Optional<Pause> pause() {
        return Optional.ofNullable(known.get(SwitchTable.ALL))
                .filter(pause -> pause.holds(healer.clock().now()));
    }

    /** What the pauses are about. */
    private static String scope(Optional<String> service) {
        return service.orElse(SwitchTable.ALL);
    }

    /**
     * Pauses healing until it is resumed or the pause ends, whatever becomes of this process.
     *
     * @param service whose; of all when empty
     * @throws IOException when that cannot be stored now
     */
    public void pause(Optional<String> service, Pause pause, Wish wish) throws IOException {
        healer.journal().pause(scope(service), pause, wish);
        lookUp();
    }

    /**
     * Ends such a pause; false if there was none.
     *
     * @throws IOException when that cannot be stored now
     */
    public boolean resume(Optional<String> service, Wish wish) throws IOException {
        boolean was = healer.journal().resume(scope(service), wish);
        lookUp();
        return was;
    }

    /**
     * The pauses that hold, as they are stored: by service, that of all healing under the empty name.
     *
     * @throws IOException when that cannot be told now
     */
    public Map<String, Pause> pauses() throws IOException {
        return healer.journal().pauses();
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(PACE);
                lookUp();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** While the journal is away what was known last stays. */
    private synchronized void lookUp() {
        try {
            Map<String, Pause> before = known;
            Map<String, Pause> now = healer.journal().pauses();
            known = now;
            Stream.concat(before.keySet().stream(), now.keySet().stream())
                    .distinct()
                    .filter(scope -> !Objects.equals(before.get(scope), now.get(scope)))
                    .forEach(scope -> tell(scope, Optional.ofNullable(now.get(scope))));
        } catch (IOException e) {
            LOG.debug("whether healing is paused is looked up later: {}", e.getMessage());
        }
    }

    private void tell(String scope, Optional<Pause> pause) {
        if (scope.equals(SwitchTable.ALL)) {
            healer.tell(new Event.HealingPaused(healer.clock().now(), pause));
        } else {
            healer.monitor()
                    .find(scope)
                    .map(view -> view.watched().service())
                    .ifPresent(service -> healer.tell(
                            new Event.ServiceHealingPaused(healer.clock().now(), service, pause)));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
