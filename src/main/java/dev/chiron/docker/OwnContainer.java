package dev.chiron.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The container that Chiron itself runs in, so that it never restarts the ground that it stands on. */
public final class OwnContainer {
    private static final Pattern MOUNT = Pattern.compile("/containers/([0-9a-f]{64})/");

    private OwnContainer() {}

    /** Its id, as the engine's mounts into this machine's view show it; empty outside a container. */
    public static Optional<String> id() {
        return id(Path.of("/proc/self/mountinfo"));
    }

    static Optional<String> id(Path mountinfo) {
        try {
            return Files.readAllLines(mountinfo).stream()
                    .filter(line -> line.contains(" /etc/hostname ")
                            || line.contains(" /etc/resolv.conf ")
                            || line.contains(" /etc/hosts "))
                    .map(MOUNT::matcher)
                    .filter(Matcher::find)
                    .map(found -> found.group(1))
                    .findFirst();
        } catch (IOException noSuchFile) {
            return Optional.empty();
        }
    }
}
