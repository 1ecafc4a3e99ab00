package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A started command with every process that comes from it; closing it kills them all.
 *
 * <p>Descendants are found in two ways: as children of children, and by a mark in the environment that they inherit.
 * The mark finds those that left the family by a double fork or {@code setsid}; only a process that both left and
 * emptied its environment, or that runs as a user whom we may not signal, escapes.
 */
final class ProcessTree implements AutoCloseable {
    /** The variable that marks the processes of one run; its value is different for each. */
    static final String MARK = "CHIRON_CHECK";

    private static final int ROUNDS = 40;
    private static final long PAUSE_NANOS = 500_000;
    private static final int LARGEST_ENVIRONMENT_BYTES = 256 << 10;

    private final Process process;
    private final byte[] mark;

    private ProcessTree(Process process, String mark) {
        this.process = process;
        this.mark = mark.getBytes(US_ASCII);
    }

    static ProcessTree start(ProcessBuilder builder) throws IOException {
        String id = UUID.randomUUID().toString();
        builder.environment().put(MARK, id);
        return new ProcessTree(builder.start(), MARK + "=" + id);
    }

    Process process() {
        return process;
    }

    /** Kills until nothing is left, which takes a few milliseconds; an interruption neither stops it nor gets lost. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        boolean ended = !process.isAlive();
        Set<ProcessHandle> family = new LinkedHashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            collect(family, ended);
            family.removeIf(member -> !member.isAlive());
            if (family.isEmpty()) {
                break;
            }
            family.forEach(ProcessHandle::destroyForcibly);
            LockSupport.parkNanos(PAUSE_NANOS);
            interrupted |= Thread.interrupted();
        }
        interrupted |= reapInterrupted();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void collect(Set<ProcessHandle> family, boolean ended) {
        if (process.isAlive()) {
            process.descendants().forEach(family::add);
            family.add(process.toHandle());
        }
        String[] names = new File("/proc").list((_, name) -> isProcessId(name));
        for (String name : names == null ? new String[0] : names) {
            long pid = Long.parseLong(name);
            // After an ordinary end a look at the younger processes is enough: ids grow until they wrap around.
            if ((!ended || pid > process.pid()) && isMarked(pid)) {
                ProcessHandle.of(pid).ifPresent(family::add);
            }
        }
    }

    private boolean isMarked(long pid) {
        try (FileInputStream in = new FileInputStream("/proc/" + pid + "/environ")) {
            return contains(in.readNBytes(LARGEST_ENVIRONMENT_BYTES));
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    private boolean contains(byte[] environment) {
        int start = 0;
        for (int i = 0; i <= environment.length; i++) {
            if (i == environment.length || environment[i] == 0) {
                if (i - start == mark.length && Arrays.equals(environment, start, i, mark, 0, mark.length)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    /** Gives the killed process a moment to be reaped. */
    private boolean reapInterrupted() {
        try {
            process.waitFor(20, TimeUnit.MILLISECONDS);
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private static boolean isProcessId(String name) {
        return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
