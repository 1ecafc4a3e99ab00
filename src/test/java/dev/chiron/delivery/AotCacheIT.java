package dev.chiron.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A failed training does not fail the build, so it must fail here. */
class AotCacheIT {
    @Test
    void cacheOfTheBuildServesTheJarOfTheBuild() throws Exception {
        Path target = Path.of("target").toAbsolutePath();
        assertThat(target.resolve("chiron.aot")).exists();
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "@bin/jvm.options",
                        "-XX:AOTCache=" + target.resolve("chiron.aot"),
                        "-XX:AOTMode=on",
                        "-Xlog:class+load",
                        "-jar",
                        target.resolve("chiron.jar").toString(),
                        "--version")
                .redirectErrorStream(true)
                .start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(output).contains("dev.chiron.app.Main source: shared objects file");
        assertThat(java.waitFor()).isZero();
    }
}
