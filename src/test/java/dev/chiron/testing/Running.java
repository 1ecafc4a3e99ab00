package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A server's process and its log file.
 *
 * <p>{@link #close()} ends the process by its id; so does the end of this JVM.
 */
public final class Running implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int TAIL_LINES = 30;

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread atExit;

    private Running(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        atExit = Thread.ofPlatform().name("end-" + name).unstarted(process::destroy);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a server in the foreground; what it prints is appended to the log file. */
    static Running start(String name, Path log, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().merge("PATH", "/usr/local/sbin:/usr/sbin:/sbin", (path, system) -> path + ":" + system);
        try {
            return new Running(name, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the server accepts connections on a loopback port; a server that cannot is ended. */
    Running awaitPort(int port) {
        return await("accept connections on port " + port, () -> accepts(port));
    }

    /**
     * Waits until the server is ready; one that ends before, or is not ready after half a minute, is ended, and the tail
     * of its log is thrown.
     */
    Running await(String what, BooleanSupplier ready) {
        try {
            Awaitility.await(name + " to " + what)
                    .atMost(START_LIMIT)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(POLL)
                    .until(() -> !process.isAlive() || ready.getAsBoolean());
        } catch (ConditionTimeoutException tooLate) {
            String tail = tail();
            close();
            throw new IllegalStateException(
                    name + " did not " + what + " within " + START_LIMIT + "; its log ends with\n" + tail, tooLate);
        }
        if (!process.isAlive()) {
            close();
            throw new IllegalStateException(
                    name + " ended with " + process.exitValue() + "; its log ends with\n" + tail());
        }
        return this;
    }

    /** Sends a signal by its short name, as {@code HUP}. */
    void signal(String signal) {
        Command sent = Command.run(List.of("/bin/sh", "-c", "kill -s " + signal + " " + process.pid()));
        if (process.isAlive()) {
            sent.mustSucceed();
        }
    }

    /** Sends a signal and returns the exit code that the process ends with, within ten seconds. */
    int exitCodeAfter(String signal) {
        signal(signal);
        if (!endsWithin(STOP_LIMIT)) {
            throw new IllegalStateException(
                    name + " did not end after SIG" + signal + "; its log ends with\n" + tail());
        }
        forget();
        return process.exitValue();
    }

    /** Ends the process as a power cut would, and waits until it is gone. */
    void kill() {
        process.destroyForcibly();
        if (!endsWithin(STOP_LIMIT)) {
            throw new IllegalStateException(name + " (process " + process.pid() + ") survived being killed");
        }
        forget();
    }

    /** Asks the process to end with the given signal, kills it if it has not after ten seconds, and waits. */
    void stop(String signal) {
        if (process.isAlive()) {
            signal(signal);
            if (!endsWithin(STOP_LIMIT)) {
                kill();
            }
        }
        forget();
    }

    @Override
    public void close() {
        process.destroy();
        if (!endsWithin(STOP_LIMIT)) {
            kill();
        }
        forget();
    }

    /** The last lines of the log. */
    public String tail() {
        List<String> lines = log().lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    /** All of the log. */
    String log() {
        try {
            return new String(Files.readAllBytes(log), UTF_8);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void forget() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException alreadyShuttingDown) {
            // The hook has run or is about to; the process is gone either way.
        }
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
