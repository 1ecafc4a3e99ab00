package dev.chiron.monitor;

import dev.chiron.schedule.Ticker;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A watch with its turns; none for a service that is probed on every scrape. Changed under the monitor's lock only. */
final class Post {
    private final Watch watch;
    private Optional<Duration> interval = Optional.empty();
    private Ticker.@Nullable Turn turns;

    Post(Watch watch) {
        this.watch = watch;
    }

    Watch watch() {
        return watch;
    }

    boolean onScrape() {
        return watch.watched().service().interval().isEmpty();
    }

    /** Gives the watch the turns that its settings ask for; those that it has go on if the interval is the same. */
    void schedule(Ticker ticker) {
        Optional<Duration> wished = watch.watched().service().interval();
        if (wished.equals(interval)) {
            return;
        }
        stop();
        interval = wished;
        turns = wished.map(every -> ticker.every(watch.watched().service().name(), every, watch.checks()::run))
                .orElse(null);
        watch.turns(turns);
    }

    void end() {
        stop();
        watch.end();
    }

    private void stop() {
        if (turns != null) {
            turns.cancel();
        }
    }
}
