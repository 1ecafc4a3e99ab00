package dev.chiron.config;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Everything wrong in one configuration, gathered while it is read so that a user sees it all at once. */
public final class Problems {
    private final Set<Problem> found = new LinkedHashSet<>();

    /** Notes a problem, once however often it is met. */
    public void add(Location at, String path, String message) {
        found.add(new Problem(at, path, message));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All problems in the order of the file. */
    public List<Problem> inOrder() {
        return found.stream()
                .sorted(Comparator.comparing((Problem p) -> p.at().file())
                        .thenComparingInt(p -> p.at().line())
                        .thenComparingInt(p -> p.at().column()))
                .toList();
    }

    /** Ends the reading: returns quietly when nothing is wrong. */
    public void refuseIfAny() throws ConfigException {
        if (!found.isEmpty()) {
            throw new ConfigException(inOrder());
        }
    }
}
