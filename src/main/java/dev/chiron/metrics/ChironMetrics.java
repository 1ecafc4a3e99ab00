package dev.chiron.metrics;

import dev.chiron.monitor.Event;
import dev.chiron.monitor.Fleet;
import dev.chiron.monitor.ServiceView;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Ticker;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All metrics of Chiron in a registry of their own: it counts what events tell, and reads the rest off the fleet when
 * it is scraped. Safe to share.
 */
public final class ChironMetrics implements Consumer<Event> {
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final CheckTallies tallies = new CheckTallies();
    private final HealSeries heal = new HealSeries();
    private final HouseSeries house;
    private volatile @Nullable Watching watching;
    private volatile StoreFigures store = StoreFigures.NONE;
    private volatile LiveFigures live = LiveFigures.NONE;

    private record Watching(Supplier<Fleet> fleet, IntSupplier inFlight) {}

    public ChironMetrics(Build build, Clock clock) {
        house = new HouseSeries(build, clock);
        registry.register((MultiCollector) this::collect);
    }

    /** What the metrics handler scrapes. */
    public PrometheusRegistry registry() {
        return registry;
    }

    /** The ear for the ticker's punctuality. */
    public Ticker.Listener punctuality() {
        return house;
    }

    /** Says where services and running checks can be read off; until then only the house's own series exist. */
    public void watch(Supplier<Fleet> fleet, IntSupplier inFlight) {
        watching = new Watching(fleet, inFlight);
    }

    /** Says where the figures of the store can be read off. */
    public void store(StoreFigures figures) {
        store = figures;
    }

    /** Says where the figures of the live stream can be read off. */
    public void live(LiveFigures figures) {
        live = figures;
    }

    /** Says what healing can come to, at the start and after each reload. */
    public void expect(Healing healing) {
        heal.expect(healing);
    }

    /** Notes that the configuration was loaded, or refused. */
    public void configurationLoaded(boolean successful) {
        house.configurationLoaded(successful);
    }

    /** Notes that {@code /probe} was asked for a module that does not exist. */
    public void moduleUnknown() {
        house.moduleUnknown();
    }

    /** Adds the metrics of the JVM and the process; takes a tenth of a second, so not before the listeners stand. */
    public void addJvm() {
        JvmMetrics.builder().register(registry);
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.CheckFinished finished ->
                tallies.of(finished.view().watched()).count(finished.check());
            case Event.StatusChanged changed -> {}
            case Event.CircuitChanged changed -> {}
            case Event.IncidentChanged changed -> {}
            case Event.PauseChanged changed -> {}
            case Event.MaintenanceChanged changed -> {}
            case Event.ConnectivityChanged changed -> house.connectivityChanged(changed);
            case Event.FleetChanged changed -> {
                tallies.fleetChanged(changed);
                house.fleetChanged(changed);
            }
            case Event.HealSuppressed suppressed -> heal.suppressed(suppressed);
            case Event.HealStarted started -> {}
            case Event.HealFinished finished -> heal.finished(finished);
            case Event.LockChanged changed -> heal.locked(changed.service(), changed.locked());
            case Event.LockRecalled recalled -> heal.locked(recalled.service(), true);
            case Event.HealingPaused paused -> {}
            case Event.ServiceHealingPaused paused -> {}
            case Event.WebhookAnswered answered -> house.webhookAnswered(answered);
        }
    }

    private MetricSnapshots collect() {
        Samples samples = new Samples();
        Watching now = watching;
        List<ServiceView> views = List.of();
        if (now != null) {
            Fleet fleet = now.fleet().get();
            views = fleet.services();
            ServiceSeries.write(fleet, views, tallies, samples);
        }
        heal.write(views, samples);
        house.write(views, now == null ? () -> 0 : now.inFlight(), samples);
        store.write(samples);
        live.write(samples);
        List<MetricSnapshot> snapshots = new ArrayList<>(samples.snapshots());
        snapshots.addAll(MeasuredSeries.of(views));
        return new MetricSnapshots(snapshots);
    }
}
