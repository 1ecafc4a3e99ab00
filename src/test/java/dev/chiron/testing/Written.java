package dev.chiron.testing;

import dev.chiron.heal.Archive;
import dev.chiron.heal.Attempt;
import dev.chiron.heal.Decision;
import dev.chiron.heal.Journal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What a journal has written down, as its archive tells it: newest first, the latest hundred. */
public final class Written {
    private static final Archive.Extract ALL = new Archive.Extract(Optional.empty(), Optional.empty(), 100);

    private Written() {}

    public static List<Attempt> attempts(Journal journal) throws IOException {
        return journal.archive().attempts(ALL).items();
    }

    public static List<Attempt> attempts(Journal journal, String service) throws IOException {
        return journal.archive().attempts(of(service)).items();
    }

    public static List<Decision> decisions(Journal journal) throws IOException {
        return journal.archive().decisions(ALL).items();
    }

    public static List<Decision> decisions(Journal journal, String service) throws IOException {
        return journal.archive().decisions(of(service)).items();
    }

    private static Archive.Extract of(String service) {
        return new Archive.Extract(Optional.of(service), ALL.cursor(), ALL.most());
    }
}
