package dev.chiron.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A checkout with this project's launcher, hardly any sources and nothing built, on a machine whose {@code PATH} has the
 * basic tools only: no Java, no Maven, until a test puts a script in their place.
 */
final class Checkout implements AutoCloseable {
    private static final List<String> TOOLS =
            List.of("bash", "cp", "env", "find", "flock", "grep", "mkdir", "mv", "readlink", "sh", "touch");
    private static final int LIMIT_SECONDS = 60;

    private final TempFolder folder = TempFolder.create("checkout");
    private final Path tools = folder.folder("machine/bin");
    private final Path home = folder.folder("chiron home");

    Checkout() throws IOException {
        for (String tool : TOOLS) {
            Files.createSymbolicLink(
                    tools.resolve(tool), Path.of("/usr/bin", tool).toRealPath());
        }
        Files.createDirectories(home.resolve("bin"));
        for (String file : List.of("pom.xml", "bin/chiron", "bin/find-jdk", "bin/jvm.options")) {
            Files.copy(Path.of(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
        Files.createDirectories(home.resolve("src/main"));
        Files.createDirectories(home.resolve("src/aot"));
    }

    Path home() {
        return home;
    }

    /** A folder that is not the checkout, to start from. */
    Path elsewhere() {
        return folder.folder("elsewhere");
    }

    /** Where a program on the {@code PATH} stands. */
    Path tool(String name) {
        return tools.resolve(name);
    }

    /** Puts a shell script on the {@code PATH}. */
    void program(String name, String script) throws IOException {
        write(tools.resolve(name), script);
    }

    /** A folder that looks like a JDK whose {@code java} is a shell script. */
    Path jdk(String name, String script) throws IOException {
        Path jdk = folder.folder("jdks/" + name);
        Files.createDirectories(jdk.resolve("bin"));
        write(jdk.resolve("bin/java"), script);
        return jdk;
    }

    /** The folder of all JDKs made here, which stands for the usual folders. */
    Path jdks() {
        return folder.folder("jdks");
    }

    /** Starts {@code bin/chiron} from {@link #elsewhere()}; {@code JAVA_HOME} is unset unless given. */
    Ended chiron(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        Path output = folder.file("output");
        Path errors = folder.file("errors");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/chiron").toString());
        builder.command().addAll(List.of(words));
        builder.directory(elsewhere().toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", tools.toString(),
                        "HOME", folder.path().toString(),
                        "CHIRON_JDK_DIRS", jdks().toString()));
        builder.environment().putAll(environment);
        Process process = builder.redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IllegalStateException("the launcher did not end within " + LIMIT_SECONDS + " s");
        }
        return new Ended(
                process.pid(), process.exitValue(), Files.readString(output, UTF_8), Files.readString(errors, UTF_8));
    }

    @Override
    public void close() {
        folder.close();
    }

    private static void write(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** How a started launcher, or what it became, ended. */
    record Ended(long pid, int exit, String output, String errors) {}
}
