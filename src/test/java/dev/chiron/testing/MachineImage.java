package dev.chiron.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Base images with glibc and bash out of this machine's own files, because no image can be pulled: busybox's applets,
 * bash, and the shared libraries that bash and a Java runtime load.
 */
public final class MachineImage {
    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private MachineImage() {}

    /** Imports a base that runs what brings its own Java. */
    public static void importBase(RealDocker docker, String image) {
        try (TempFolder folder = TempFolder.create("image")) {
            docker.cli("import", tar(folder).toString(), image);
        }
    }

    /** Imports the same base with the JDK in {@code home} as {@code /opt/jdk}. */
    public static void importWithJdk(RealDocker docker, String image, Path home) {
        try (TempFolder folder = TempFolder.create("image")) {
            String tar = tar(folder).toString();
            String name = home.getFileName().toString();
            String parent = home.toAbsolutePath().resolve("..").toString();
            // Follows links, because a distribution's JDK links its certificates to a place outside.
            Command.run(List.of(
                            "tar",
                            "-rhf",
                            tar,
                            "--exclude=src.zip",
                            "--transform=s,^" + name + ",opt/jdk,",
                            "-C",
                            parent,
                            name))
                    .mustSucceed();
            docker.cli("import", tar, image);
        }
    }

    private static Path tar(TempFolder folder) {
        BusyboxImage.writeTo(folder);
        Path root = folder.file("busybox");
        try {
            copyWithLibraries(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path tar = folder.file("machine.tar");
        Command.run(List.of("tar", "-cf", tar.toString(), "-C", root.toString(), "."))
                .mustSucceed();
        return tar;
    }

    private static void copyWithLibraries(Path root) throws IOException {
        Path lib = Path.of(System.getProperty("java.home"), "lib");
        Path bash = Program.find("bash", "bash", "/bin");
        copy(bash, root.resolve("bin/bash"));
        Files.createDirectory(root.resolve("usr"));
        Files.createSymbolicLink(root.resolve("usr/bin"), Path.of("../bin"));
        for (Path user : List.of(bash, lib.resolve("libjli.so"), lib.resolve("libnet.so"), lib.resolve("libnio.so"))) {
            copyLibraries(user, root, lib);
        }
        copyLibraries(lib.resolve("server/libjvm.so"), root, lib);
    }

    /** Copies what the dynamic linker finds for a binary, except what Java brings itself, to the same paths. */
    private static void copyLibraries(Path binary, Path root, Path bringsItself) throws IOException {
        String output = Command.run(List.of("ldd", binary.toString())).mustSucceed();
        Stream<Path> found = LIBRARY.matcher(output)
                .results()
                .map(match -> Path.of(match.group(1)))
                .filter(path -> !path.startsWith(bringsItself));
        for (Path library : (Iterable<Path>) found::iterator) {
            copy(library, root.resolve(library.getRoot().relativize(library)));
        }
    }

    private static void copy(Path file, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.deleteIfExists(to);
        Files.copy(file.toRealPath(), to, StandardCopyOption.COPY_ATTRIBUTES);
    }
}
