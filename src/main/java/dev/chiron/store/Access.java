package dev.chiron.store;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** How whoever keeps the tables in order reads them and writes to them. */
record Access(ReadDesk desk, Writer writer) {
    <T> T read(Function<Handle, T> question) throws StoreException {
        return desk.read(question);
    }

    <T> T write(WriteTask.Work<T> work) throws StoreException {
        return writer.write(work);
    }
}
