package dev.chiron.monitor;

import dev.chiron.health.Bar;
import dev.chiron.health.RootCauses;
import dev.chiron.health.Uptime;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import dev.chiron.schedule.Ticker;
import dev.chiron.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches all services: gives each its turns, keeps what is known of it, and tells what happens. */
public final class Monitor implements AutoCloseable {
    private static final Duration LOOK_AT_CLOCK = Duration.ofSeconds(1);

    private final Clock clock;
    private final Ticker ticker;
    private final DeadlineGuard guard;
    private final Consumer<Event> listener;
    private final Set<Thread> asked = ConcurrentHashMap.newKeySet();
    private final Thread clockwatch;
    private final Connectivity connectivity;
    private volatile Map<String, Post> posts = Map.of();

    /** A monitor of nothing yet; it owns neither the ticker nor the guard. */
    public Monitor(Clock clock, Ticker ticker, DeadlineGuard guard, Consumer<Event> listener) {
        this.clock = clock;
        this.ticker = ticker;
        this.guard = guard;
        this.listener = listener;
        this.connectivity = new Connectivity(clock, this::connectionChanged);
        this.clockwatch = Thread.ofVirtual().name("quiet-times").unstarted(this::watchClock);
    }

    /** Puts a set of services in force; those that go on keep their state, and their phase if the interval is the same. */
    public synchronized void watch(List<Watched> services) {
        Map<String, Post> before = posts;
        Map<String, Post> next = new LinkedHashMap<>();
        services.forEach(service -> next.put(
                service.service().name(),
                post(service, before.get(service.service().name()))));
        List<Service> removed = new ArrayList<>();
        before.forEach((name, post) -> {
            if (!next.containsKey(name)) {
                post.end();
                removed.add(post.watch().watched().service());
            }
        });
        posts = next;
        listener.accept(new Event.FleetChanged(clock.now(), List.copyOf(services), removed));
        lookAtClock();
        if (clockwatch.getState() == Thread.State.NEW) {
            clockwatch.start();
        }
        next.values()
                .forEach(
                        post -> post.schedule(ticker)); // Last: whoever listens knows a service before its first check.
    }

    private Post post(Watched service, @Nullable Post old) {
        if (old == null) {
            return new Post(new Watch(service, clock, guard, connectivity, this::hear));
        }
        old.watch().adopt(service);
        return old;
    }

    /** Says by what to know whether Chiron itself is cut off; until then it is taken for connected. */
    public void adopt(ConnectivitySettings settings, Reach reach) {
        connectivity.adopt(settings, reach);
    }

    /** Whether Chiron reaches the world; when not, no service is checked, judged, alerted or healed. */
    public boolean connected() {
        return connectivity.connected();
    }

    private void connectionChanged(boolean connected) {
        Instant now = clock.now();
        listener.accept(new Event.ConnectivityChanged(now, connected));
        if (!connected) {
            posts.values().forEach(post -> post.watch().cutOff(now));
        }
    }

    /** Tells an event; what a service depends on that has begun to fail is looked at at once. */
    private void hear(Event event) {
        listener.accept(event);
        if (event instanceof Event.CheckFinished finished
                && finished.check().failed()
                && finished.view().state().consecutiveFailures() <= 1) {
            Instant began = finished.check().at().minus(finished.check().duration());
            for (String name : finished.view().watched().service().dependsOn()) {
                Post post = posts.get(name);
                if (post != null) {
                    start(post.watch(), () -> post.watch().checks().glance(began));
                }
            }
        }
    }

    /** Ends pauses whose time has come, and lets services into and out of maintenance. */
    void lookAtClock() {
        Instant now = clock.now();
        posts.values().forEach(post -> post.watch().lookAtClock(now));
    }

    private void watchClock() {
        try {
            while (true) {
                Thread.sleep(LOOK_AT_CLOCK);
                lookAtClock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Pauses a service: it is still checked, but neither alerted nor healed, and the time is left out of its uptime. A pause
     * that holds already is replaced. Empty when there is no such service.
     */
    public Optional<ServiceView> pause(String name, Pause pause) {
        return told(name, Optional.of(pause));
    }

    /** Ends a service's pause, if it has one; empty when there is no such service. */
    public Optional<ServiceView> resume(String name) {
        return told(name, Optional.empty());
    }

    private Optional<ServiceView> told(String name, Optional<Pause> pause) {
        Post post = posts.get(name);
        if (post == null) {
            return Optional.empty();
        }
        post.watch().pause(pause.filter(wished -> wished.holds(clock.now())));
        return Optional.of(post.watch().view());
    }

    /**
     * Takes in what is remembered of services from before the program was started: of those that are probed with the same
     * module and target and have not been checked yet. The time in which the program did not run stays unknown.
     */
    public void restore(List<Memory> memories) {
        Map<String, Post> now = posts;
        for (Memory memory : memories) {
            Post post = now.get(memory.service());
            if (post != null) {
                post.watch().restore(memory);
            }
        }
    }

    /** What is known of all services now. */
    public Fleet fleet() {
        return new Fleet(
                posts.values().stream().map(post -> post.watch().view()).toList());
    }

    /** What is known of one service now. */
    public Optional<ServiceView> find(String name) {
        return Optional.ofNullable(posts.get(name)).map(post -> post.watch().view());
    }

    /** The roots of one service, if it is not up because of others: a walk over what it depends on only. */
    public NavigableSet<String> rootsOf(String name) {
        Map<String, RootCauses.Node> nodes = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(name));
        while (!open.isEmpty()) {
            String next = open.pop();
            Post post = posts.get(next);
            if (post != null && !nodes.containsKey(next)) {
                RootCauses.Node node = Fleet.node(post.watch().view());
                nodes.put(next, node);
                open.addAll(node.dependsOn());
            }
        }
        return RootCauses.of(nodes).getOrDefault(name, Collections.emptyNavigableSet());
    }

    /** A service's past up to now, as a row of slots; empty when there is no such service. */
    public Optional<Bar> bar(String name, Uptime.Window window) {
        return Optional.ofNullable(posts.get(name)).map(post -> post.watch().bar(window));
    }

    /**
     * Checks a service now, after a check of it that may be running; empty when there is no such service.
     *
     * @param most the longest wait for its turn, and then the longest that the probe may take; without a turn in that
     *     time the answer is what is known already
     */
    public Optional<ServiceView> check(String name, Duration most) throws InterruptedException {
        Post post = posts.get(name);
        return post == null
                ? Optional.empty()
                : Optional.of(post.watch().checks().now(most));
    }

    /**
     * Checks the services named side by side and waits for the last.
     *
     * @param most the longest wait of each for its turn, and then the longest that its probe may take
     */
    public void check(List<String> names, Duration most) throws InterruptedException {
        Map<String, Post> now = posts;
        await(names.stream()
                .filter(now::containsKey)
                .map(now::get)
                .map(post -> start(post.watch(), () -> post.watch().checks().now(most)))
                .toList());
    }

    /** Tells that a service was restarted: its start period begins anew. */
    public void restarted(String name) {
        Post post = posts.get(name);
        if (post != null) {
            post.watch().restarted();
        }
    }

    /** Checks the services that are probed on every scrape, side by side; their re-probes go on behind. */
    public void checkOnScrape(Duration most) throws InterruptedException {
        List<Post> onScrape = posts.values().stream().filter(Post::onScrape).toList();
        CountDownLatch checked = new CountDownLatch(onScrape.size());
        onScrape.forEach(post -> start(post.watch(), () -> {
            Optional<Duration> confirmIn = Optional.empty();
            try {
                confirmIn = post.watch().checks().onScrape(most);
            } finally {
                checked.countDown();
            }
            post.watch().checks().confirm(confirmIn);
        }));
        checked.await();
    }

    /** Interrupts the checks that were asked for by hand or by a scrape; the ticker ends its own. */
    @Override
    public void close() {
        clockwatch.interrupt();
        connectivity.close();
        asked.forEach(Thread::interrupt);
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private Thread start(Watch watch, Work work) {
        String name = "check-" + watch.watched().service().name();
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> {
            try {
                work.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                asked.remove(Thread.currentThread());
            }
        });
        asked.add(thread);
        thread.start();
        return thread;
    }

    private static void await(List<Thread> checks) throws InterruptedException {
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
