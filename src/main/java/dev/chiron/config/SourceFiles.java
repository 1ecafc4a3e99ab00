package dev.chiron.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The files that a configuration is made of: whether there is anything to load again shows in their {@link #digest}.
 *
 * @param main the configuration file
 * @param patterns of the files that it has beside it, from its own folder
 */
public record SourceFiles(Path main, List<String> patterns) {
    /** SHA-256 of what all of them hold now, and of which there are; a file that cannot be read counts as that. */
    public String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(main, digest);
            Path folder = ConfigFile.folderOf(main);
            for (String pattern : patterns) {
                for (Path file : find(folder, pattern)) {
                    add(file, digest);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> find(Path folder, String pattern) {
        try {
            return new FileGlob(folder, pattern).find();
        } catch (InvalidPathException e) {
            return List.of();
        }
    }

    private static void add(Path file, MessageDigest digest) {
        digest.update((file + "\0").getBytes(StandardCharsets.UTF_8));
        try {
            byte[] held = Files.readAllBytes(file);
            digest.update((held.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(held);
        } catch (IOException e) {
            digest.update("unreadable\0".getBytes(StandardCharsets.UTF_8));
        }
    }
}
