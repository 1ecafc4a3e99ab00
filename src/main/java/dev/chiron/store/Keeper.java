package dev.chiron.store;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that keeps the tables in order: once a minute it sums up and forgets what is due. */
final class Keeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final Rollups rollups;
    private final Pruning pruning;
    private final Access access;
    private final Thread thread;

    Keeper(Rollups rollups, Pruning pruning, Access access) {
        this.rollups = rollups;
        this.pruning = pruning;
        this.access = access;
        thread = Thread.ofPlatform().name("store-keeper").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(EVERY);
                if (access.writer().available()) {
                    tidyOrSay();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tidyOrSay() {
        try {
            tidy();
        } catch (StoreException e) {
            LOG.debug("memory is tidied later: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("memory could not be tidied", e);
        }
    }

    /** Sums up and forgets what is due now. */
    void tidy() throws StoreException {
        rollups.catchUp(access);
        pruning.prune(access, rollups.until());
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
