package dev.chiron.web;

import dev.chiron.health.Uptime;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.Incident;
import dev.chiron.monitor.Monitor;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber is told first: how everything is. All who come within a second get the same bytes, and what happened
 * since from the hub, so that a thousand who come back at once cost the memory and the work of one. Safe to share.
 */
final class LiveSnapshot {
    private static final Duration SHARED_FOR = Duration.ofSeconds(1);

    private final Monitor monitor;
    private final LiveSources sources;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Taken shared;

    /** A snapshot in a frame. */
    static final class Taken {
        private final long id;
        private final long atNanos;
        private final byte[] frame;

        private Taken(long id, long atNanos, byte[] frame) {
            this.id = id;
            this.atNanos = atNanos;
            this.frame = frame;
        }

        /** The id of the latest event that surely is in it; one that comes later may be in it already, and says the same. */
        long id() {
            return id;
        }

        byte[] frame() {
            return frame;
        }
    }

    LiveSnapshot(Monitor monitor, LiveSources sources, Clock clock) {
        this.monitor = monitor;
        this.sources = sources;
        this.clock = clock;
    }

    /** One that is at most a second old, or of this very moment. */
    Taken take(String service, boolean fresh) {
        if (!service.isEmpty()) {
            return build(service);
        }
        lock.lock();
        try {
            Taken last = shared;
            if (fresh || last == null || clock.since(last.atNanos).compareTo(SHARED_FOR) > 0) {
                last = build(service);
                shared = last;
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** The id is asked for first: whatever has one by now shows in the fleet that is read after it. */
    private Taken build(String service) {
        long id = sources.hub().latest();
        Instant now = clock.now();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "snapshot");
        json.put("id", id);
        json.put("at", Json.moment(now));
        json.put("services", services(service));
        json.put("incidents", incidents(service, now));
        json.put("connected", sources.connected().getAsBoolean());
        json.put("version", sources.version());
        json.put("hub", sources.name().get());
        return new Taken(id, clock.nanos(), WebSocketFrame.text(Json.write(json)));
    }

    private List<Map<String, Object>> services(String service) {
        Fleet fleet = monitor.fleet();
        Map<String, ? extends Set<String>> roots = fleet.rootCauses();
        List<Map<String, Object>> all = new ArrayList<>();
        for (ServiceView view : fleet.services()) {
            if (service.isEmpty() || service.equals(view.name())) {
                Set<String> found = roots.get(view.name());
                Map<String, Object> json = ServiceJson.of(view, found == null ? new TreeSet<>() : found);
                monitor.bar(view.name(), Uptime.Window.DAY).ifPresent(bar -> json.put("bar", ServiceJson.bar(bar)));
                all.add(json);
            }
        }
        return all;
    }

    private List<Map<String, Object>> incidents(String service, Instant now) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Incident incident : sources.incidents().get()) {
            if (service.isEmpty() || service.equals(incident.service())) {
                all.add(IncidentJson.of(incident, now));
            }
        }
        return all;
    }
}
