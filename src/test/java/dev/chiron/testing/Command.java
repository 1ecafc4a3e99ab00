package dev.chiron.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command that ends by itself: what it said, and how it ended. */
public record Command(List<String> words, int exit, String output, String errors) {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Runs to the end with nothing on standard input; killed after three minutes. */
    public static Command run(List<String> words) {
        return run(words, Path.of("/dev/null"));
    }

    /** Runs to the end with a file as standard input; killed after three minutes. */
    public static Command run(List<String> words, Path input) {
        try (TempFolder folder = TempFolder.create("command")) {
            Path output = folder.file("output");
            Path errors = folder.file("errors");
            Process process = new ProcessBuilder(words)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
                throw new IllegalStateException(words + " did not end within " + LIMIT);
            }
            return new Command(words, process.exitValue(), read(output), read(errors));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + words, e);
        }
    }

    /** Standard output without surrounding white space, after an exit with 0; anything else is thrown with its words. */
    public String mustSucceed() {
        if (exit != 0) {
            throw new IllegalStateException(
                    String.join(" ", words) + " ended with " + exit + ": " + errors.strip() + output.strip());
        }
        return output.strip();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, UTF_8);
    }
}
