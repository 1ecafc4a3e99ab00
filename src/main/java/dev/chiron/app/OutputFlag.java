package dev.chiron.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code --output}: whether a command prints a table for people or JSON for programs. */
final class OutputFlag {
    private static final String NAME = "--output";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private OutputFlag() {}

    static OptionSpec spec() {
        return Flags.text(NAME, "table|json", "table", "How to print.");
    }

    static boolean isJson(ParseResult flags) throws Refusal {
        return Flags.word(flags, NAME, "table", "json").equals("json");
    }

    /** Plain values or a tree, as indented JSON that ends with a line. */
    static String json(Object value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values could not be written as JSON", e);
        }
    }
}
