package dev.chiron.config;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * Files by a pattern such as {@code modules.d/*.yml}: {@code *}, {@code ?}, {@code [ab]} and {@code {a,b}} within a
 * name, never across folders.
 *
 * @param folder where a relative pattern starts
 */
record FileGlob(Path folder, String pattern) {
    /** Whether it names one file, which then must be there. */
    boolean isLiteral() {
        return pattern.chars().noneMatch(c -> "*?[{".indexOf(c) >= 0);
    }

    /**
     * What is there now, in the order of the names; folders that cannot be listed hold nothing.
     *
     * @throws InvalidPathException when the pattern is none
     */
    List<Path> find() {
        List<Path> found = List.of(pattern.startsWith("/") ? Path.of("/") : folder);
        for (String step : pattern.split("/", -1)) {
            if (!step.isEmpty()) {
                found = found.stream()
                        .flatMap(from -> within(from, step).stream())
                        .toList();
            }
        }
        return found;
    }

    private static List<Path> within(Path from, String step) {
        if (new FileGlob(from, step).isLiteral()) {
            Path next = from.resolve(step).normalize();
            return Files.exists(next) ? List.of(next) : List.of();
        }
        PathMatcher matcher = matcher(step);
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (matcher.matches(entry.getFileName())) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        found.sort(null);
        return found;
    }

    private static PathMatcher matcher(String step) {
        try {
            return FileSystems.getDefault().getPathMatcher("glob:" + step);
        } catch (PatternSyntaxException e) {
            throw new InvalidPathException(step, e.getDescription());
        }
    }
}
