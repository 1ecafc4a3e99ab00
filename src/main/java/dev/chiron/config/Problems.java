package dev.chiron.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything wrong in one configuration, gathered while it is read so that a user sees it all at once. */
public final class Problems {
    private final List<Problem> found = new ArrayList<>();

    public void add(Location at, String path, String message) {
        Problem problem = new Problem(at, path, message);
        if (!found.contains(problem)) {
            found.add(problem);
        }
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
