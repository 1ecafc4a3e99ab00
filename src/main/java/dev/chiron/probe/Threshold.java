package dev.chiron.probe;

import dev.chiron.config.Option;
import dev.chiron.config.Section;
import java.util.Optional;

/** From which value on a thing is not at its best, and from which on it fails. */
record Threshold(Optional<Double> warn, Optional<Double> fail) {
    /** How a value stands to its threshold. */
    enum Verdict {
        FINE,
        WARN,
        FAIL
    }

    /** A threshold on a share; a standard of 1 or more stands for none. */
    static Threshold ofRatio(Section section, double standardWarn, double standardFail) {
        return checked(
                section,
                standard(section.ratio("warn", "the share from which on it is impaired"), standardWarn),
                standard(section.ratio("fail", "the share from which on it has failed"), standardFail));
    }

    /** A threshold on a plain number, with none as standard. */
    static Threshold ofNumber(Section section) {
        return checked(
                section,
                section.number("warn", "the value from which on it is impaired")
                        .check(value -> value >= 0, "must not be negative")
                        .optional(),
                section.number("fail", "the value from which on it has failed")
                        .check(value -> value >= 0, "must not be negative")
                        .optional());
    }

    Verdict judge(double value) {
        if (fail.isPresent() && value >= fail.get()) {
            return Verdict.FAIL;
        }
        return warn.isPresent() && value >= warn.get() ? Verdict.WARN : Verdict.FINE;
    }

    private static Optional<Double> standard(Option<Double> option, double standard) {
        return standard < 1 ? Optional.of(option.orElse(standard)) : option.optional();
    }

    private static Threshold checked(Section section, Optional<Double> warn, Optional<Double> fail) {
        if (warn.isPresent() && fail.isPresent() && warn.get() > fail.get()) {
            section.problem(
                    section.has("warn") ? "warn" : "fail",
                    "warn (" + warn.get() + ") must not be above fail (" + fail.get() + ")");
        }
        return new Threshold(warn, fail);
    }
}
