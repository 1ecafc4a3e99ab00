package dev.chiron.probe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A target of the icmp prober, with a count of this process's sockets for ICMP. */
record EchoSockets(String settings, String target) implements Situation {
    private static final int INODE_COLUMN = 9;

    @Override
    public boolean reached() {
        return open() > 0;
    }

    @Override
    public int open() {
        Set<String> inodes = new HashSet<>();
        try {
            for (String table : List.of("raw", "raw6", "icmp", "icmp6")) {
                Path file = Path.of("/proc/net", table);
                if (Files.exists(file)) {
                    Files.readAllLines(file).stream()
                            .skip(1)
                            .map(line -> line.strip().split("\\s+", -1))
                            .forEach(columns -> inodes.add("socket:[" + columns[INODE_COLUMN] + "]"));
                }
            }
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                return (int)
                        descriptors.filter(each -> inodes.contains(link(each))).count();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String link(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }
}
