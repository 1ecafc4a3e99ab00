package dev.chiron.probe;

import dev.chiron.config.Section;
import java.util.Set;

/**
 * A kind of probe as the list {@link Probes} knows it.
 *
 * @param name the word in {@code prober:}, also the key of its settings in a module
 * @param reasons what its runs can fail of; these counters exist from the start
 * @param admission which targets {@code /probe} may point it at
 * @param reader reads its settings from the section named after it, which may be empty
 */
public record ProbeKind(String name, Set<Reason> reasons, Admission admission, Reader reader) {
    /** Reads one kind's settings; problems go to the section. */
    public interface Reader {
        Probe read(Section settings, Instruments instruments);
    }
}
