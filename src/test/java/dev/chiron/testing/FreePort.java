package dev.chiron.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A loopback port that nobody listens on, and that no other test is given as long as this process runs.
 *
 * <p>It lies below the range from which Linux gives ports to outgoing connections, so that a server that is stopped and
 * started again finds its port still free. A test may ask for many before it listens on the first, so each port that was
 * given stands for one locked byte of a file that all test processes of this machine share.
 */
public final class FreePort {
    private static final int FIRST = 15_000;
    private static final int END = 32_000;
    private static final int TRIES = 1_000;
    private static final FileChannel GIVEN = open();

    private FreePort() {}

    /** A port that could be bound a moment ago on {@code 127.0.0.1}. */
    public static int find() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END);
            if (isFree(port) && isOurs(port)) {
                return port;
            }
        }
        throw new IllegalStateException("found no free port between " + FIRST + " and " + END);
    }

    private static FileChannel open() {
        try {
            return FileChannel.open(
                    Path.of(
                            System.getProperty("java.io.tmpdir"),
                            "chiron-test-ports-" + System.getProperty("user.name")),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The lock is held until this process ends. */
    private static boolean isOurs(int port) {
        try {
            return GIVEN.tryLock(port, 1, false) != null;
        } catch (OverlappingFileLockException given) {
            return false;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }
}
