package dev.chiron.testing;

import dev.chiron.heal.Attempt;
import dev.chiron.heal.Decision;
import dev.chiron.heal.Journal;
import dev.chiron.heal.MemoryJournal;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A journal that stores nothing new while it is full. */
public final class FullDisk implements Journal {
    private final Journal journal = new MemoryJournal();
    private volatile boolean full = true;

    public void clear() {
        full = false;
    }

    private void write() throws IOException {
        if (full) {
            throw new IOException("no space left");
        }
    }

    @Override
    public boolean delivered(String digest, Instant at, Instant since) throws IOException {
        write();
        return journal.delivered(digest, at, since);
    }

    @Override
    public void begin(Attempt attempt) throws IOException {
        write();
        journal.begin(attempt);
    }

    @Override
    public void close(Attempt attempt) {
        journal.close(attempt);
    }

    @Override
    public void refuse(Decision decision) {
        journal.refuse(decision);
    }

    @Override
    public List<Attempt> attempts(String service) {
        return journal.attempts(service);
    }

    @Override
    public List<Attempt> attempts() {
        return journal.attempts();
    }

    @Override
    public List<Decision> decisions() {
        return journal.decisions();
    }

    @Override
    public void lock(String service, Instant at) {
        journal.lock(service, at);
    }

    @Override
    public void unlock(String service, Instant at) {
        journal.unlock(service, at);
    }

    @Override
    public Optional<Instant> lockedSince(String service) {
        return journal.lockedSince(service);
    }

    @Override
    public Optional<Instant> unlockedAt(String service) {
        return journal.unlockedAt(service);
    }
}
