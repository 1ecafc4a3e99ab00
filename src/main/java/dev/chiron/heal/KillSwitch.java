package dev.chiron.heal;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pause of all healing as this process knows it: looked up once a second, as another on the same store may change it,
 * and told when it changes. Whether anything is done is judged by what the journal says at that moment, not by this.
 */
public final class KillSwitch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KillSwitch.class);
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Healer healer;
    private final Thread thread = Thread.ofVirtual().name("heal-pause").unstarted(this::run);
    private volatile Optional<Pause> known = Optional.empty();

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
        return known.filter(pause -> pause.holds(healer.clock().now()));
    }

    /**
     * Pauses all healing until it is resumed or the pause ends, whatever becomes of this process.
     *
     * @throws IOException when that cannot be stored now
     */
    public void pause(Pause pause, Wish wish) throws IOException {
        healer.journal().pause(pause, wish);
        lookUp();
    }

    /**
     * Ends the pause; false if there was none.
     *
     * @throws IOException when that cannot be stored now
     */
    public boolean resume(Wish wish) throws IOException {
        boolean was = healer.journal().resume(wish);
        lookUp();
        return was;
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
            Optional<Pause> now = healer.journal().paused();
            if (!now.equals(known)) {
                known = now;
                healer.tell(new Event.HealingPaused(healer.clock().now(), now));
            }
        } catch (IOException e) {
            LOG.debug("whether healing is paused is looked up later: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
