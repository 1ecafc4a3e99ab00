package dev.chiron.probe;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.chiron.schedule.Deadline;
import java.util.Optional;

/**
 * Text of a stranger that regular expressions are looked for in, as long as the deadline allows; of one thread.
 *
 * <p>RE2/J takes time in proportion to the text, but a harmless {@code x{50,100}y} takes three microseconds a character, which
 * is half a minute for a large body. It cannot be interrupted. The text that it asks for each character can end it.
 */
final class TimedText implements CharSequence {
    /** How many characters are read between two looks at the time. */
    private static final int PIECE = 1024;

    private final String text;
    private final Deadline deadline;
    private int read;

    TimedText(String text, Deadline deadline) {
        this.text = text;
        this.deadline = deadline;
    }

    /** The deadline has come before the end of the text. */
    static final class OutOfTime extends Exception {
        private static final long serialVersionUID = 1L;

        OutOfTime(Pattern pattern) {
            super("could not be matched against \"" + pattern + "\" within the timeout");
        }
    }

    /** Gets out of the matcher. */
    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stop() {
            super("", null, false, false);
        }
    }

    /** Whether the pattern matches somewhere. */
    boolean matches(Pattern pattern) throws OutOfTime, InterruptedException {
        return find(pattern).isPresent();
    }

    /** Where the pattern matches first, with its groups. */
    Optional<Matcher> find(Pattern pattern) throws OutOfTime, InterruptedException {
        try {
            Matcher matcher = pattern.matcher(this);
            boolean found = matcher.find();
            if (found) {
                // Groups are looked for only when one is asked for.
                matcher.start(matcher.groupCount());
            }
            return found ? Optional.of(matcher) : Optional.empty();
        } catch (Stop e) {
            if (!deadline.expired() && Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new OutOfTime(pattern);
        }
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        read++;
        if (read % PIECE == 0 && (deadline.expired() || Thread.currentThread().isInterrupted())) {
            throw new Stop();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return text.subSequence(from, to);
    }

    @Override
    public String toString() {
        return text;
    }
}
