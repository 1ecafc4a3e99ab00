package dev.chiron.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One process's claim to a file, by a lock on another file beside it; the kernel ends it with the process, however that ends. */
final class FileClaim {
    private final Path lockFile;
    private @Nullable FileChannel held;

    FileClaim(Path lockFile) {
        this.lockFile = lockFile;
    }

    /**
     * Takes it, unless it is taken already.
     *
     * @throws TakenException when another process holds it
     */
    synchronized void take() throws IOException {
        if (held != null) {
            return;
        }
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw new TakenException();
            }
            held = channel;
        } catch (OverlappingFileLockException sameProcess) {
            throw new TakenException();
        } finally {
            if (held == null) {
                channel.close();
            }
        }
    }

    synchronized void release() {
        if (held != null) {
            try {
                held.close();
            } catch (IOException gone) {
                // The kernel lets go of it with the process.
            }
            held = null;
        }
    }

    /** Another process holds it. */
    static final class TakenException extends IOException {
        private static final long serialVersionUID = 1L;

        private TakenException() {
            super("another Chiron keeps its memory there");
        }
    }
}
