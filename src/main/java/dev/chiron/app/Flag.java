package dev.chiron.app;

import picocli.CommandLine.Model.OptionSpec;

/**
 * One flag of a command.
 *
 * @param label what stands for its value; empty when it takes none
 * @param standard its value when it is not given
 */
record Flag(String name, String label, String standard, String meaning, boolean repeatable) {
    Flag(String name, String label, String standard, String meaning) {
        this(name, label, standard, meaning, false);
    }

    static Flag repeatable(String name, String label, String standard, String meaning) {
        return new Flag(name, label, standard, meaning, true);
    }

    static Flag toggle(String name, String meaning) {
        return new Flag(name, "", "", meaning);
    }

    boolean takesValue() {
        return !label.isEmpty();
    }

    OptionSpec spec() {
        if (repeatable) {
            return Flags.texts(name, label, standard, meaning);
        }
        return takesValue() ? Flags.text(name, label, standard, meaning) : Flags.toggle(name, meaning);
    }
}
