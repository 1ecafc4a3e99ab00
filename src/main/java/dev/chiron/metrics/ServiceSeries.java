package dev.chiron.metrics;

import dev.chiron.health.Circuit;
import dev.chiron.health.Status;
import dev.chiron.monitor.Check;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.ServiceView;
import dev.chiron.probe.ProbeResult;
import dev.chiron.service.Objective;
import dev.chiron.service.Service;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;

/** The series that each service has. */
final class ServiceSeries {
    private static final Status[] STATUSES = Status.values();
    private static final Circuit.State[] CIRCUIT_STATES = Circuit.State.values();
    private static final String[] COMPONENT = {"component", "status"};

    private final Samples samples;
    private final CheckTallies tallies;
    private final Map<String, NavigableSet<String>> rootCauses;
    private final NavigableSet<String> customLabels;

    private ServiceSeries(Fleet fleet, List<ServiceView> views, CheckTallies tallies, Samples samples) {
        this.samples = samples;
        this.tallies = tallies;
        this.rootCauses = fleet.rootCauses();
        this.customLabels = ServiceLabels.custom(
                views.stream().map(view -> view.watched().service()).toList());
    }

    static void write(Fleet fleet, List<ServiceView> views, CheckTallies tallies, Samples samples) {
        ServiceSeries series = new ServiceSeries(fleet, views, tallies, samples);
        views.forEach(series::write);
    }

    private void write(ServiceView view) {
        Service service = view.watched().service();
        Labels labels = ServiceLabels.of(service);
        status(view, labels);
        configured(service, view.version(), labels);
        view.last().ifPresent(check -> check(check, labels));
        tallies.of(view.watched()).write(labels, samples);
        view.uptime()
                .forEach((window, ratio) ->
                        samples.gauge(Family.SERVICE_UPTIME, labels.add("window", window.label()), ratio));
        rootCauses
                .getOrDefault(service.name(), Collections.emptyNavigableSet())
                .forEach(root -> samples.gauge(Family.SERVICE_ROOT_CAUSE, labels.add("root", root), 1));
    }

    private void status(ServiceView view, Labels labels) {
        if (view.status() != Status.UNKNOWN) {
            samples.flag(Family.SERVICE_UP, labels, view.status() != Status.DOWN);
        }
        for (Status status : STATUSES) {
            samples.flag(Family.SERVICE_STATUS, labels.add("status", status.label()), view.status() == status);
        }
        samples.gauge(Family.SERVICE_CONSECUTIVE_FAILURES, labels, view.state().consecutiveFailures());
        samples.flag(Family.SERVICE_FLAPPING, labels, view.state().isFlapping());
        samples.flag(Family.SERVICE_PAUSED, labels, view.pause().isPresent());
        samples.flag(Family.SERVICE_MAINTENANCE, labels, view.maintenance());
        samples.flag(Family.SERVICE_MUTED, labels, isMuted(view));
        view.circuit().ifPresent(circuit -> {
            for (Circuit.State state : CIRCUIT_STATES) {
                samples.flag(Family.SERVICE_CIRCUIT, labels.add("state", state.label()), circuit.state() == state);
            }
        });
        samples.moment(Family.SERVICE_LAST_CHANGE, labels, view.state().since());
        view.state()
                .latencyEwma()
                .ifPresent(average -> samples.gauge(Family.SERVICE_LATENCY_EWMA, labels, average.toNanos() / 1e9));
    }

    private static boolean isMuted(ServiceView view) {
        return !view.watched().service().alerts() || view.pause().isPresent() || view.maintenance();
    }

    private void configured(Service service, String version, Labels labels) {
        samples.gauge(Family.SERVICE_INFO, ServiceLabels.info(service, version, customLabels), 1);
        service.interval().ifPresent(every -> samples.gauge(Family.SERVICE_INTERVAL, labels, every.toNanos() / 1e9));
        Objective objective = service.objective();
        objective.share().ifPresent(share -> samples.gauge(Family.SERVICE_OBJECTIVE, labels, share));
        objective.latency().ifPresent(most -> samples.gauge(Family.SERVICE_SLO_LATENCY, labels, most.toNanos() / 1e9));
        Set.copyOf(service.dependsOn())
                .forEach(other -> samples.gauge(Family.SERVICE_DEPENDENCY, labels.add("depends_on", other), 1));
    }

    private void check(Check check, Labels labels) {
        samples.moment(Family.SERVICE_LAST_CHECK, labels, check.at());
        if (!(check.result() instanceof ProbeResult.NotRun)) {
            samples.gauge(Family.SERVICE_LATENCY, labels, check.duration().toNanos() / 1e9);
        }
        check.components().forEach((component, now) -> {
            for (Status status : STATUSES) {
                Labels one = labels.merge(COMPONENT, new String[] {component, status.label()});
                samples.flag(Family.COMPONENT_STATUS, one, now == status);
            }
        });
        check.values().forEach((name, value) -> samples.gauge(Family.SERVICE_VALUE, labels.add("name", name), value));
        check.result()
                .measurements()
                .phases()
                .forEach((phase, spent) ->
                        samples.gauge(Family.PROBE_PHASE_DURATION, labels.add("phase", phase), spent.toNanos() / 1e9));
    }
}
