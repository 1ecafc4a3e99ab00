package dev.chiron.app;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where commands print.
 *
 * @param colour whether colours are shown there
 */
record Terminal(PrintStream out, PrintStream err, boolean colour) {
    static Terminal ofProcess() {
        boolean interactive =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        boolean colour = interactive && System.getenv("NO_COLOR") == null;
        return new Terminal(stream(FileDescriptor.out), stream(FileDescriptor.err), colour);
    }

    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
