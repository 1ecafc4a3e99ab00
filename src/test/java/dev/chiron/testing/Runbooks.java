package dev.chiron.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages that alerts lead to. */
public final class Runbooks {
    private static final Path FOLDER = Path.of("docs/runbooks");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** What a page sets in code: a query, a command, a path, a word of the configuration … */
    public record Code(String page, String text) {}

    private Runbooks() {}

    /** All code of all pages, by page. */
    public static List<Code> code() {
        try (Stream<Path> pages = Files.list(FOLDER)) {
            return pages.sorted().flatMap(Runbooks::codeOf).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("list " + FOLDER.toAbsolutePath(), e);
        }
    }

    private static Stream<Code> codeOf(Path page) {
        try {
            List<MatchResult> found =
                    CODE.matcher(Files.readString(page)).results().toList();
            return found.stream().map(one -> new Code(page.getFileName().toString(), one.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException("read " + page.toAbsolutePath(), e);
        }
    }
}
