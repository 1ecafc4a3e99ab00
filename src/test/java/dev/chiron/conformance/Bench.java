package dev.chiron.conformance;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The neighbourhood, both exporters and one trial for each case. */
final class Bench implements AutoCloseable {
    private static final int AT_ONCE = 8;

    private final Neighbourhood neighbourhood = new Neighbourhood();
    private final ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    private final List<Trial> trials;
    private final Exporters exporters;

    /** Starts everything and begins to ask, several questions at a time. */
    Bench(List<Case> cases) {
        trials = cases.stream().map(each -> new Trial(each, neighbourhood)).toList();
        exporters = new Exporters(Modules.configuration(trials));
        trials.forEach(trial -> trial.begin(exporters, threads));
    }

    /** Verifies the trial of a case, once both have answered. */
    void verify(Case each) {
        trials.stream()
                .filter(trial -> trial.question().equals(each))
                .findFirst()
                .orElseThrow()
                .verify();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        exporters.close();
        trials.forEach(Trial::close);
        neighbourhood.close();
    }
}
