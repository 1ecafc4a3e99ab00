package dev.chiron.monitor;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.service.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches all services: gives each its turns, keeps what is known of it, and tells what happens. */
public final class Monitor {
    private final Clock clock;
    private final Ticker ticker;
    private final DeadlineGuard guard;
    private final Consumer<Event> listener;
    private volatile Map<String, Post> posts = Map.of();

    /** A watch with its turns; no turns for a service that is probed on every scrape. */
    private record Post(Watch watch, Ticker.@Nullable Turn turns, Optional<Duration> interval) {
        private void close() {
            watch.end();
            if (turns != null) {
                turns.cancel();
            }
        }
    }

    /** A monitor of nothing yet; it owns neither the ticker nor the guard. */
    public Monitor(Clock clock, Ticker ticker, DeadlineGuard guard, Consumer<Event> listener) {
        this.clock = clock;
        this.ticker = ticker;
        this.guard = guard;
        this.listener = listener;
    }

    /** Puts a set of services in force; those that go on keep their state, and their phase if the interval is the same. */
    public synchronized void watch(List<Watched> services) {
        Map<String, Post> before = posts;
        Map<String, Post> next = new LinkedHashMap<>();
        services.forEach(service -> next.put(service.service().name(), post(service, before)));
        List<Service> removed = new ArrayList<>();
        before.forEach((name, post) -> {
            if (!next.containsKey(name)) {
                post.close();
                removed.add(post.watch().watched().service());
            }
        });
        listener.accept(new Event.FleetChanged(clock.now(), List.copyOf(services), removed));
        posts = next;
    }

    private Post post(Watched service, Map<String, Post> before) {
        Post old = before.get(service.service().name());
        Optional<Duration> interval = service.service().interval();
        if (old == null) {
            return started(new Watch(service, clock, guard, listener), interval);
        }
        old.watch().adopt(service);
        if (old.interval().equals(interval)) {
            return new Post(old.watch(), old.turns(), interval);
        }
        if (old.turns() != null) {
            old.turns().cancel();
        }
        return started(old.watch(), interval);
    }

    private Post started(Watch watch, Optional<Duration> interval) {
        Ticker.Turn turns = interval.map(
                        every -> ticker.every(watch.watched().service().name(), every, watch::run))
                .orElse(null);
        return new Post(watch, turns, interval);
    }

    /** What is known of all services now. */
    public Fleet fleet() {
        return new Fleet(
                posts.values().stream().map(post -> post.watch().view()).toList());
    }

    /**
     * Checks a service now, after a check of it that may be running; empty when there is no such service.
     *
     * @param most the longest that the caller wants to wait for the probe
     */
    public Optional<ServiceView> check(String name, Duration most) throws InterruptedException {
        Post post = posts.get(name);
        return post == null ? Optional.empty() : Optional.of(post.watch().checkNow(most));
    }

    /** Tells that a service was restarted: its start period begins anew. */
    public void restarted(String name) {
        Post post = posts.get(name);
        if (post != null) {
            post.watch().restarted();
        }
    }

    /** Checks all services side by side and waits for the last. */
    public Fleet checkAll(Duration most) throws InterruptedException {
        sideBySide(posts.values().stream().map(Post::watch).toList(), most);
        return fleet();
    }

    /** Checks the services that are probed on every scrape, side by side; their re-probes go on behind. */
    public void checkOnScrape(Duration most) throws InterruptedException {
        sideBySide(
                posts.values().stream()
                        .filter(post -> post.interval().isEmpty())
                        .map(Post::watch)
                        .toList(),
                most);
    }

    private static void sideBySide(List<Watch> watches, Duration most) throws InterruptedException {
        List<Thread> checks = new ArrayList<>();
        for (Watch watch : watches) {
            String name = "check-" + watch.watched().service().name();
            checks.add(Thread.ofVirtual().name(name).start(() -> {
                try {
                    watch.checkNow(most);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        try {
            for (Thread check : checks) {
                check.join();
            }
        } catch (InterruptedException e) {
            checks.forEach(Thread::interrupt);
            throw e;
        }
    }
}
