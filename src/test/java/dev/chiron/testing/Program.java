package dev.chiron.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Where a server's binary stands on this machine. */
public final class Program {
    private Program() {}

    /**
     * The first executable of that name in the given folders, then on {@code PATH}, then in the folders of system
     * programs, which an ordinary user's {@code PATH} leaves out.
     */
    public static Path find(String name, String debianPackage, String... folders) {
        String path = System.getenv().getOrDefault("PATH", "");
        List<String> all = Stream.of(
                        Stream.of(folders),
                        Stream.of(path.split(File.pathSeparator, -1)),
                        Stream.of("/usr/bin", "/usr/sbin", "/sbin"))
                .flatMap(some -> some)
                .toList();
        return all.stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no program " + name + " in " + all + "; it comes with the Debian package " + debianPackage));
    }
}
