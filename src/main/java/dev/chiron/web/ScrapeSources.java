package dev.chiron.web;

import dev.chiron.config.Effective;
import dev.chiron.monitor.Monitor;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.DeadlineGuard;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the scrape listener reads from.
 *
 * @param catalogue what {@code /probe} may do now
 * @param configuration what is in force, fit to be shown
 * @param unknownModule hears of each request for a module that does not exist
 * @param reload loads the configuration again
 */
public record ScrapeSources(
        PrometheusRegistry registry,
        Monitor monitor,
        SelfHealth health,
        Supplier<ProbeCatalogue> catalogue,
        Supplier<Effective> configuration,
        Runnable unknownModule,
        Reload reload,
        Clock clock,
        DeadlineGuard guard) {

    /** Loads the configuration again. */
    public interface Reload {
        /** The problems for which it was refused, the old one staying in force; none when it was taken. */
        List<String> run();
    }
}
