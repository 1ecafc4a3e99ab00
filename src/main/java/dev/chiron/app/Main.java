package dev.chiron.app;

/** Where the JVM enters. */
public final class Main {
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";
    private static final int FEWEST_CARRIERS = 4;

    private Main() {}

    public static void main(String[] args) {
        provideCarriers();
        int exit = new CommandLineInterface(Terminal.ofProcess()).run(args);
        System.exit(exit);
    }

    /**
     * A virtual thread that computes, as a scrape of thousands of services does, gives its carrier back only when it is
     * done. There are more carriers than CPUs on a small machine, so that the kernel shares them between scrapes and
     * checks: on one CPU, checks started a second late otherwise. The JDK reads this at the first virtual thread.
     */
    private static void provideCarriers() {
        if (System.getProperty(CARRIERS) == null) {
            int carriers = Math.max(FEWEST_CARRIERS, Runtime.getRuntime().availableProcessors());
            System.setProperty(CARRIERS, Integer.toString(carriers));
        }
    }
}
