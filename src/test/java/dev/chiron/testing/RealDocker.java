package dev.chiron.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Docker engine with its own data, its own containerd, its own bridge and one image, {@link #IMAGE}; needs root.
 *
 * <p>It is reached through a unix socket only. Published ports go through the userland proxy, so that the machine's packet
 * filter and its forwarding stay as they are. Tests that do not stop the engine share one through {@link SharedDocker}.
 */
public final class RealDocker implements AutoCloseable {
    /** Busybox with a page to serve in {@code /www}. */
    public static final String IMAGE = "busybox:test";

    private static final String PACKAGE = "docker.io";

    private final TempFolder folder;
    private final DockerBridge bridge;
    private @Nullable Running running;

    private RealDocker(TempFolder folder, DockerBridge bridge) {
        this.folder = folder;
        this.bridge = bridge;
    }

    /** Starts an engine and imports the image. */
    public static RealDocker create() {
        TempFolder folder = TempFolder.create("docker");
        RealDocker docker = new RealDocker(folder, DockerBridge.create());
        try {
            docker.start();
            docker.cli("import", BusyboxImage.writeTo(folder).toString(), IMAGE);
            return docker;
        } catch (RuntimeException failed) {
            docker.close();
            throw failed;
        }
    }

    /** Where the engine is reached, as {@code unix:///…/docker.sock}. */
    public URI endpoint() {
        return URI.create("unix://" + socket());
    }

    /** The engine's socket file. */
    public Path socket() {
        return folder.file("docker.sock");
    }

    /** Starts the stopped engine again with the same data; containers with a restart policy come back. */
    public void start() {
        List<String> command = List.of(
                Program.find("dockerd", PACKAGE, "/usr/sbin").toString(),
                "--data-root=" + folder.file("data"),
                "--exec-root=" + folder.file("exec"),
                "--pidfile=" + folder.file("docker.pid"),
                "--host=" + endpoint(),
                "--bridge=" + bridge.name(),
                "--iptables=false",
                "--ip6tables=false",
                "--ip-masq=false",
                "--ip-forward=false");
        running = Running.start("dockerd", folder.file("log"), command).await("answer its client", this::answers);
    }

    /** Kills all containers and stops the engine; images and containers stay on disk. */
    public void stop() {
        if (running == null) {
            return;
        }
        if (running.isAlive()) {
            forEachContainer(List.of("ps", "--quiet"), "kill");
        }
        running.close();
        running = null;
    }

    /** Holds the engine still: the kernel accepts connections, nobody answers them. */
    public void freeze() {
        process().signal("STOP");
    }

    /** Lets a frozen engine go on. */
    public void thaw() {
        process().signal("CONT");
    }

    /** A container of {@link #IMAGE} to describe and then {@link DockerContainer.Options#run()}. */
    public DockerContainer.Options container(String name) {
        return new DockerContainer.Options(this, name);
    }

    /** A container, running, that serves {@code /www} over HTTP on its published port and ends at once when asked to. */
    public DockerContainer web(String name) {
        return container(name)
                .flag("--init")
                .publish(80)
                .command("httpd", "-f", "-p", "80", "-h", "/www")
                .run();
    }

    /** What the client prints for a command to this engine, which must succeed. */
    public String cli(String... words) {
        return client(List.of(words)).mustSucceed();
    }

    @Override
    public void close() {
        try (folder;
                bridge) {
            try {
                endEngine();
            } finally {
                endLeftovers();
                unmount();
            }
        }
    }

    private void endEngine() {
        if (running == null) {
            return;
        }
        try (Running ending = running) {
            if (ending.isAlive()) {
                thaw();
                forEachContainer(List.of("ps", "--all", "--quiet"), "rm", "--force");
            }
        } finally {
            running = null;
        }
    }

    private void forEachContainer(List<String> list, String... verb) {
        List<String> ids = client(list).mustSucceed().lines().toList();
        if (!ids.isEmpty()) {
            List<String> words = new ArrayList<>(List.of(verb));
            words.addAll(ids);
            client(words);
        }
    }

    private Command client(List<String> words) {
        List<String> command = new ArrayList<>();
        command.add(Program.find("docker", PACKAGE, "/usr/bin").toString());
        command.addAll(List.of(
                "--config", folder.path().toString(), "--host", endpoint().toString()));
        command.addAll(words);
        return Command.run(command);
    }

    private boolean answers() {
        return Files.exists(socket()) && client(List.of("version")).exit() == 0;
    }

    private Running process() {
        if (running == null) {
            throw new IllegalStateException("the engine at " + endpoint() + " is stopped");
        }
        return running;
    }

    /** Ends what outlives an engine that had to be killed; each names our folder on its command line. */
    private void endLeftovers() {
        ProcessHandle.allProcesses()
                .filter(process -> process.info().commandLine().orElse("").contains(folder.path() + "/"))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Lets go of what a killed engine left mounted, deepest first, so that the folder can be deleted. */
    private void unmount() {
        try {
            Files.readAllLines(Path.of("/proc/self/mounts")).stream()
                    .map(line -> line.split(" ", -1)[1])
                    .filter(point -> point.startsWith(folder.path() + "/"))
                    .sorted(Comparator.reverseOrder())
                    .forEach(point ->
                            Command.run(List.of("umount", "--lazy", point)).mustSucceed());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
