package dev.chiron.app;

import dev.chiron.docker.DockerEngine;
import dev.chiron.docker.EngineException;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.schedule.Ticker;
import dev.chiron.store.Store;
import dev.chiron.web.SelfHealth;
import dev.chiron.web.SelfHealth.Condition;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** What {@code /health} tells of Chiron's own parts; an engine that no service needs counts as healthy, and is not asked. */
final class SelfChecks {
    private static final double LEAST_FREE = 0.05;

    private SelfChecks() {}

    static void addTo(
            SelfHealth health,
            Clock clock,
            Ticker ticker,
            Optional<Store> store,
            Path storage,
            Supplier<Optional<DockerEngine>> docker) {
        health.add("store", () -> store.filter(Store::healthy).isPresent() ? Condition.HEALTHY : Condition.DEGRADED);
        health.add("scheduler", () -> ticker.ticking() ? Condition.HEALTHY : Condition.UNHEALTHY);
        health.add("heal", () -> store.isPresent() ? Condition.HEALTHY : Condition.DEGRADED);
        health.add("disk_space", () -> diskSpace(storage));
        health.add(
                "docker",
                new Remembered(
                        clock,
                        () -> docker.get().map(engine -> engine(clock, engine)).orElse(Condition.HEALTHY)));
    }

    /** Degraded when less than a twentieth of the disk under the store is free. */
    private static Condition diskSpace(Path storage) {
        try {
            Path existing = storage.toAbsolutePath();
            while (!Files.exists(existing) && existing.getParent() != null) {
                existing = existing.getParent();
            }
            FileStore store = Files.getFileStore(existing);
            boolean enough = store.getUsableSpace() >= LEAST_FREE * store.getTotalSpace();
            return enough ? Condition.HEALTHY : Condition.DEGRADED;
        } catch (IOException e) {
            return Condition.DEGRADED;
        }
    }

    private static Condition engine(Clock clock, DockerEngine engine) {
        try {
            engine.info(Deadline.after(clock, Duration.ofSeconds(1)));
            return Condition.HEALTHY;
        } catch (EngineException e) {
            return Condition.DEGRADED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Condition.DEGRADED;
        }
    }

    /** Asks at most once in ten seconds, so that a load balancer's questions cost the engine nothing. */
    private static final class Remembered implements Supplier<Condition> {
        private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

        private final Clock clock;
        private final Supplier<Condition> ask;
        private volatile Answer latest = new Answer(Condition.HEALTHY, Long.MIN_VALUE);

        private record Answer(Condition condition, long nanos) {}

        private Remembered(Clock clock, Supplier<Condition> ask) {
            this.clock = clock;
            this.ask = ask;
        }

        @Override
        public Condition get() {
            Answer known = latest;
            if (known.nanos() == Long.MIN_VALUE || clock.nanos() - known.nanos() > FRESH_NANOS) {
                known = new Answer(ask.get(), clock.nanos());
                latest = known;
            }
            return known.condition();
        }
    }
}
