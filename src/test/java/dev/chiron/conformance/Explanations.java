package dev.chiron.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** The headings of docs/blackbox-differences.md. */
final class Explanations {
    private Explanations() {}

    static Set<String> headings() {
        try {
            return Files.readAllLines(Path.of("docs/blackbox-differences.md")).stream()
                    .filter(line -> line.startsWith("## "))
                    .map(line -> line.substring(3).strip())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
