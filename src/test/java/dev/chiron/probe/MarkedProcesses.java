package dev.chiron.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds processes by a word in their environment. */
final class MarkedProcesses {
    private MarkedProcesses() {}

    static int count(String word) {
        return (int) ProcessHandle.allProcesses()
                .filter(process -> environment(process.pid()).contains(word))
                .count();
    }

    private static String environment(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/environ"), ISO_8859_1);
        } catch (IOException goneOrForeign) {
            return "";
        }
    }
}
