package dev.chiron.app;

/** Where the JVM enters. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int exit = new CommandLineInterface(Terminal.ofProcess()).run(args);
        System.exit(exit);
    }
}
