package dev.chiron.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** A folder of one server's own, with a path short enough for unix sockets; {@link #close()} deletes it. */
public final class TempFolder implements AutoCloseable {
    private final Path path;

    private TempFolder(Path path) {
        this.path = path;
    }

    /** A new folder whose name starts with {@code chiron-} and the given name; only its owner can read it. */
    public static TempFolder create(String name) {
        try {
            return new TempFolder(Files.createTempDirectory("chiron-" + name + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder that is there already. */
    public static TempFolder in(Path path) {
        return new TempFolder(path);
    }

    public Path path() {
        return path;
    }

    /** The path of a file in this folder, whether it exists or not. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Writes a file that only its owner can read, and answers with its path. */
    public Path write(String name, String text) {
        try {
            Path file = Files.writeString(file(name), text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a folder in this folder, with its parents. */
    public Path folder(String name) {
        try {
            return Files.createDirectories(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives this folder and all that is in it to another user of the machine; needs root. */
    void giveTo(String user) {
        try (var files = Files.walk(path)) {
            var owner = path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setOwner(file, owner);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            Files.walkFileTree(path, new Deleting());
        } catch (NoSuchFileException alreadyGone) {
            // Nothing is left to delete.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
