package dev.chiron.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value made from files, made anew only when one of them changed (inode, size or time of change). */
public final class FileState<T> {
    private final List<Path> files;
    private final Reader<T> reader;
    private volatile @Nullable Read<T> last;

    /** Makes the value out of what the files hold now. */
    public interface Reader<T> {
        T read();
    }

    private record Read<T>(List<Object> state, T value) {}

    public FileState(List<Path> files, Reader<T> reader) {
        this.files = files;
        this.reader = reader;
    }

    /** The value as of now; when two threads find a change at once, both read, and the later one stays. */
    public T value() {
        Read<T> known = last;
        List<Object> state = state();
        if (known == null || !known.state().equals(state)) {
            // The state was taken before reading: a change in between is seen the next time.
            known = new Read<>(state, reader.read());
            last = known;
        }
        return known.value();
    }

    private List<Object> state() {
        List<Object> state = new ArrayList<>(files.size() * 3);
        for (Path file : files) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                state.add(attributes.lastModifiedTime());
                state.add(attributes.size());
                state.add(String.valueOf(attributes.fileKey()));
            } catch (IOException e) {
                state.add(false);
            }
        }
        return state;
    }
}
