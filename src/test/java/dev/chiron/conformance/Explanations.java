package dev.chiron.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** What docs/blackbox-differences.md says, and its headings. */
final class Explanations {
    private Explanations() {}

    static Set<String> headings() {
        return text().lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).strip())
                .collect(Collectors.toSet());
    }

    static String text() {
        try {
            return Files.readString(Path.of("docs/blackbox-differences.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
