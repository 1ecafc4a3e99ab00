package dev.chiron.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * A container image's file system out of this machine's static busybox, because no image can be pulled.
 *
 * <p>It has every applet in {@code /bin}, and {@code /www/index.html}, which says {@code ok}.
 */
final class BusyboxImage {
    private BusyboxImage() {}

    /** Writes the tar file that {@code docker import} reads. */
    static Path writeTo(TempFolder folder) {
        Path root = folder.folder("busybox");
        Path binaries = folder.folder("busybox/bin");
        folder.folder("busybox/tmp");
        folder.folder("busybox/etc");
        folder.folder("busybox/www");
        Path busybox = Program.find("busybox", "busybox-static", "/bin");
        try {
            Path copy = Files.copy(busybox, binaries.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
            for (String applet : applets(copy)) {
                Files.createSymbolicLink(binaries.resolve(applet), Path.of("busybox"));
            }
            Path page = Files.writeString(root.resolve("www/index.html"), "ok\n");
            Files.setPosixFilePermissions(page, PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path tar = folder.file("busybox.tar");
        Command.run(List.of("tar", "-C", root.toString(), "-cf", tar.toString(), "."))
                .mustSucceed();
        return tar;
    }

    private static List<String> applets(Path busybox) {
        return Command.run(List.of(busybox.toString(), "--list"))
                .mustSucceed()
                .lines()
                .filter(applet -> !applet.equals("busybox"))
                .toList();
    }
}
