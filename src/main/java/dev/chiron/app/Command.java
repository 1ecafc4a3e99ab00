package dev.chiron.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command of {@code chiron}: its flags and what it does. */
interface Command {
    CommandSpec spec();

    /** Does it and returns the exit code. */
    int run(ParseResult flags, Terminal terminal) throws Refusal, InterruptedException;
}
