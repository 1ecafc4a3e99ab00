package dev.chiron.testing;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A container of a {@link RealDocker}; {@link #close()} removes it.
 *
 * @param id as the engine gave it, 64 hexadecimal digits
 * @param port on {@code 127.0.0.1}, 0 if none is published
 */
public record DockerContainer(RealDocker docker, String id, String name, int port) implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);

    /** What a container is made of. */
    public static final class Options {
        private final RealDocker docker;
        private final String name;
        private final List<String> flags = new ArrayList<>();
        private List<String> command = List.of("sleep", "1000000");
        private String image = RealDocker.IMAGE;
        private int port;

        Options(RealDocker docker, String name) {
            this.docker = docker;
            this.name = name;
        }

        /** What it runs, without a shell; a sleeper if not said. */
        public Options command(String... words) {
            command = List.of(words);
            return this;
        }

        public Options image(String other) {
            image = other;
            return this;
        }

        public Options label(String key, String value) {
            return flag("--label=" + key + "=" + value);
        }

        /** Publishes a port of the container on a free port of {@code 127.0.0.1}. */
        public Options publish(int containerPort) {
            port = FreePort.find();
            return flag("--publish=127.0.0.1:" + port + ":" + containerPort);
        }

        /** The port on {@code 127.0.0.1} that {@link #publish} has found, known before it runs; 0 if none is published. */
        public int port() {
            return port;
        }

        /** A health check, by the container's shell: every 200 ms, unhealthy after one failure. */
        public Options health(String shellCommand) {
            return flag("--health-cmd=" + shellCommand, "--health-interval=200ms", "--health-retries=1");
        }

        /** A policy as the client takes it: {@code no}, {@code always}, {@code on-failure:3}, {@code unless-stopped}. */
        public Options restart(String policy) {
            return flag("--restart=" + policy);
        }

        /** Adds options of {@code docker run}. */
        public Options flag(String... more) {
            flags.addAll(List.of(more));
            return this;
        }

        /** Makes the container and starts it. */
        public DockerContainer run() {
            List<String> words = new ArrayList<>(List.of("run", "--detach", "--name=" + name));
            words.addAll(flags);
            words.add(image);
            words.addAll(command);
            return new DockerContainer(docker, docker.cli(words.toArray(String[]::new)), name, port);
        }
    }

    /** A field, by a Go template such as <code>{{.State.Status}}</code>. */
    public String inspect(String template) {
        return docker.cli("inspect", "--format=" + template, id);
    }

    /** The engine's word: {@code running}, {@code exited}, {@code restarting}, {@code paused} … */
    public String status() {
        return inspect("{{.State.Status}}");
    }

    /** The engine's word for its health check: {@code starting}, {@code healthy} or {@code unhealthy}. */
    public String health() {
        return inspect("{{.State.Health.Status}}");
    }

    /** The main process, by its id on this machine; 0 when it does not run. */
    public long pid() {
        return Long.parseLong(inspect("{{.State.Pid}}"));
    }

    /** Kills the main process from outside, as a crash would, and waits until the engine has seen it. */
    public void crash() {
        long pid = pid();
        ProcessHandle.of(pid)
                .orElseThrow(() -> new IllegalStateException(name + " does not run"))
                .destroyForcibly();
        await(name + " to lose process " + pid)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(() -> pid() != pid);
    }

    /** Whether a web server answers well on its published port. */
    public boolean answers() {
        return Http.isOk(URI.create("http://127.0.0.1:" + port + "/"));
    }

    /** Runs a command in the container and answers with what it printed. */
    public String exec(String... words) {
        List<String> all = new ArrayList<>(List.of("exec", id));
        all.addAll(List.of(words));
        return docker.cli(all.toArray(String[]::new));
    }

    /** Stops it as a person would, without waiting for it to end by itself. */
    public void stop() {
        docker.cli("stop", "--time=0", id);
    }

    public void start() {
        docker.cli("start", id);
    }

    /**
     * How often something has happened to it up to this moment, by the engine's own events.
     *
     * @param event {@code start}, {@code die}, {@code restart} …
     */
    public long times(String event) {
        // To the nanosecond: "--until=0s" is cut to the whole second, and leaves out what happened in this one.
        Instant now = Instant.now();
        String until = "%d.%09d".formatted(now.getEpochSecond(), now.getNano());
        return docker.cli(
                        "events",
                        "--since=1h",
                        "--until=" + until,
                        "--filter=container=" + id,
                        "--filter=event=" + event)
                .lines()
                .filter(line -> !line.isBlank())
                .count();
    }

    @Override
    public void close() {
        docker.cli("rm", "--force", id);
    }
}
