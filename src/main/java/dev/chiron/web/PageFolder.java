package dev.chiron.web;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Reads the page's files out of the place that our classes come from: the jar, or the build's folder of classes. */
final class PageFolder {
    private static final String FOLDER = "page/";

    private PageFolder() {}

    /** Every file by its path in the folder, such as {@code view/row.js}. */
    static SortedMap<String, byte[]> read() {
        try {
            Path home = Path.of(PageFolder.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return Files.isDirectory(home) ? fromFolder(home.resolve(FOLDER)) : fromJar(home);
        } catch (IOException e) {
            throw new UncheckedIOException("the page cannot be read", e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("our own place is no URI", e);
        }
    }

    private static SortedMap<String, byte[]> fromJar(Path home) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (JarFile jar = new JarFile(home.toFile())) {
            for (JarEntry entry : jar.stream().filter(PageFolder::isOurs).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    files.put(entry.getName().substring(FOLDER.length()), in.readAllBytes());
                }
            }
        }
        return files;
    }

    private static boolean isOurs(JarEntry entry) {
        return entry.getName().startsWith(FOLDER) && !entry.isDirectory();
    }

    private static SortedMap<String, byte[]> fromFolder(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(
                        folder.relativize(file).toString().replace(File.separatorChar, '/'), Files.readAllBytes(file));
            }
        }
        return files;
    }
}
