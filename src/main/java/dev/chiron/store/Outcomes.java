package dev.chiron.store;

/** How a check ended, as it stands in the tables. */
final class Outcomes {
    static final String PASSED = "passed";
    static final String FAILED = "failed";
    static final String NOT_RUN = "not_run";

    private Outcomes() {}
}
