package dev.chiron.metrics;

import dev.chiron.health.RootCauses;
import dev.chiron.health.Status;
import dev.chiron.monitor.Event;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Ticker;
import dev.chiron.service.Service;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;

/** The series about the house as a whole; safe to share. */
final class HouseSeries implements Ticker.Listener {
    private static final List<Integer> WEBHOOK_ANSWERS = List.of(200, 400, 401, 403, 413, 503);

    private final Build build;
    private final Clock clock;
    private final DurationHistogram lag = new DurationHistogram(DurationHistogram.OF_LAG);
    private final LongAdder overruns = new LongAdder();
    private final Map<Integer, LongAdder> webhookAnswers = new ConcurrentSkipListMap<>();
    private final LongAdder unknownModules = new LongAdder();
    private volatile Instant webhookSuccess = Instant.EPOCH;
    private volatile boolean reloadSuccessful;
    private volatile Instant reloaded = Instant.EPOCH;
    private volatile int cycles;
    private volatile boolean connected = true;

    HouseSeries(Build build, Clock clock) {
        this.build = build;
        this.clock = clock;
        WEBHOOK_ANSWERS.forEach(code -> webhookAnswers.put(code, new LongAdder()));
    }

    @Override
    public void started(Duration late) {
        lag.observe(late);
    }

    @Override
    public void overran(String name) {
        overruns.increment();
    }

    void fleetChanged(Event.FleetChanged change) {
        Map<String, List<String>> edges = new HashMap<>();
        change.watched()
                .forEach(watched ->
                        edges.put(watched.service().name(), watched.service().dependsOn()));
        cycles = RootCauses.cycles(edges);
    }

    void connectivityChanged(Event.ConnectivityChanged change) {
        connected = change.connected();
    }

    void webhookAnswered(Event.WebhookAnswered answer) {
        webhookAnswers.computeIfAbsent(answer.code(), _ -> new LongAdder()).increment();
        if (answer.code() == 200) {
            webhookSuccess = answer.at();
        }
    }

    void configurationLoaded(boolean successful) {
        reloadSuccessful = successful;
        if (successful) {
            reloaded = clock.now();
        }
    }

    void moduleUnknown() {
        unknownModules.increment();
    }

    void write(List<ServiceView> views, IntSupplier inFlight, Samples samples) {
        counts(views, samples);
        samples.flag(Family.CONNECTED, Labels.EMPTY, connected);
        samples.gauge(Family.DEPENDENCY_CYCLES, Labels.EMPTY, cycles);
        webhookAnswers.forEach((code, count) ->
                samples.counter(Family.WEBHOOK_REQUESTS, Labels.of("code", Integer.toString(code)), count.sum()));
        samples.moment(Family.WEBHOOK_LAST_SUCCESS, Labels.EMPTY, webhookSuccess);
        samples.histogram(Family.SCHEDULER_LAG, Labels.EMPTY, lag);
        samples.counter(Family.SCHEDULER_OVERRUNS, Labels.EMPTY, overruns.sum());
        samples.gauge(Family.PROBES_IN_FLIGHT, Labels.EMPTY, inFlight.getAsInt());
        samples.flag(Family.RELOAD_SUCCESSFUL, Labels.EMPTY, reloadSuccessful);
        samples.moment(Family.RELOAD_TIME, Labels.EMPTY, reloaded);
        writeAsBlackbox(samples);
        samples.moment(Family.TIME, Labels.EMPTY, clock.now());
        samples.gauge(
                Family.BUILD_INFO,
                Labels.of("version", build.version(), "revision", build.revision(), "java", build.java()),
                1);
    }

    /** What alerts and dashboards for blackbox_exporter ask for. */
    private void writeAsBlackbox(Samples samples) {
        samples.flag(Family.BLACKBOX_RELOAD_SUCCESSFUL, Labels.EMPTY, reloadSuccessful);
        samples.moment(Family.BLACKBOX_RELOAD_TIME, Labels.EMPTY, reloaded);
        samples.counter(Family.BLACKBOX_MODULE_UNKNOWN, Labels.EMPTY, unknownModules.sum());
        samples.gauge(
                Family.BLACKBOX_BUILD_INFO,
                Labels.of(
                        "version",
                        build.version(),
                        "revision",
                        build.revision(),
                        "branch",
                        "",
                        "goversion",
                        "",
                        "goos",
                        "",
                        "goarch",
                        "",
                        "tags",
                        ""),
                1);
    }

    private record Kin(String project, String type) {}

    private static void counts(List<ServiceView> views, Samples samples) {
        Map<Kin, Map<Status, Integer>> byKin = new HashMap<>();
        Map<String, Integer> active = new TreeMap<>();
        for (ServiceView view : views) {
            Service service = view.watched().service();
            byKin.computeIfAbsent(new Kin(service.project(), service.type()), _ -> new EnumMap<>(Status.class))
                    .merge(view.status(), 1, Integer::sum);
            active.merge(service.type(), view.status() == Status.UP ? 1 : 0, Integer::sum);
        }
        byKin.forEach((kin, counts) -> {
            for (Status status : Status.values()) {
                Labels labels = Labels.of("project", kin.project(), "type", kin.type(), "status", status.label());
                samples.gauge(Family.SERVICES, labels, counts.getOrDefault(status, 0));
            }
        });
        active.forEach((type, count) -> samples.gauge(Family.SERVICES_ACTIVE, Labels.of("type", type), count));
    }
}
