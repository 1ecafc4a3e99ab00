package dev.chiron.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.DockerContainer;
import dev.chiron.testing.MachineImage;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Builds the image without any network, on bases made of this machine, from the jar that the build made. */
@ExtendWith(SharedDocker.class)
class DockerfileIT {
    private static final String IMAGE = "chiron:test";
    private static final Duration HEALTHY_WITHIN = Duration.ofSeconds(60);

    private final RealDocker docker;

    DockerfileIT(RealDocker docker) {
        this.docker = docker;
    }

    @BeforeAll
    static void buildImage(RealDocker docker) throws IOException {
        MachineImage.importBase(docker, "machine:runtime");
        MachineImage.importWithJdk(docker, "machine:build", Path.of(System.getProperty("java.home")));
        try (TempFolder context = TempFolder.create("context")) {
            fill(context);
            docker.cli(
                    "build",
                    "--network=none",
                    "--build-arg=BUILD_IMAGE=machine:build",
                    "--build-arg=RUNTIME_IMAGE=machine:runtime",
                    "--tag=" + IMAGE,
                    context.path().toString());
        }
    }

    @Test
    void becomesHealthyOnAReadOnlyFileSystemAsAnOrdinaryUser() {
        try (DockerContainer chiron = start("image-healthy")) {
            awaitHealthy(chiron);
            assertThat(chiron.exec("id", "-u")).isEqualTo("65532");
            assertThatThrownBy(() -> chiron.exec("touch", "/opt/chiron/written"))
                    .hasMessageContaining("Read-only file system");
        }
    }

    @Test
    void endsWithZeroWhenTheEngineStopsIt() {
        try (DockerContainer chiron = start("image-stopped")) {
            awaitHealthy(chiron);
            docker.cli("stop", chiron.id());
            assertThat(chiron.inspect("{{.State.ExitCode}}")).isEqualTo("0");
        }
    }

    @Test
    void runsFromTheCacheThatTheBuildTrained() {
        try (DockerContainer chiron = start("image-cache")) {
            assertThat(chiron.exec("env", "CHIRON_JAVA_OPTS=-XX:AOTMode=on", "chiron", "--version"))
                    .startsWith("chiron ");
        }
    }

    private DockerContainer start(String name) {
        return docker.container(name)
                .image(IMAGE)
                .flag("--read-only", "--cap-drop=ALL", "--security-opt=no-new-privileges", "--health-interval=1s")
                .command("serve")
                .run();
    }

    private static void awaitHealthy(DockerContainer chiron) {
        await().atMost(HEALTHY_WITHIN)
                .untilAsserted(() -> assertThat(chiron.health()).isEqualTo("healthy"));
    }

    /** The checkout as the Dockerfile sees it, and the built jar, which counts as newer than any source. */
    private static void fill(TempFolder context) throws IOException {
        for (String part : List.of("Dockerfile", "pom.xml", "bin", "config", "src/main", "src/aot", "target/lib")) {
            copy(Path.of(part), context.file(part));
        }
        Path jar = context.file("target/chiron.jar");
        copy(Path.of("target/chiron.jar"), jar);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now()));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        try (var paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.copy(path, to.resolve(from.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
