package dev.chiron.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.delivery.Checkout.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LauncherIT {
    private static final String OLD_JAVA = "echo 'openjdk version \"17.0.15\" 2025-04-15' >&2";

    /** Says which version it is when asked, else where and with what it was started. */
    private static final String NEW_JAVA = """
            if [ "$1" = -version ]; then echo 'openjdk version "25.0.3" 2026-04-21 LTS' >&2; exit 0; fi
            echo "pid=$$"; echo "cwd=$(pwd)"; for word; do echo "word=$word"; done""";

    /** Builds an empty jar and an older cache, and counts how often. */
    private static final String MAVEN = """
            echo built >> builds
            while [ "$1" != -f ]; do shift; done
            cd "${2%/pom.xml}" && touch target/chiron.aot target/chiron.jar""";

    private final Checkout checkout;

    LauncherIT() throws IOException {
        checkout = new Checkout();
    }

    @AfterEach
    void removeCheckout() {
        checkout.close();
    }

    @Test
    void olderJdkAloneGivesOneClearLineAndExitsWithTwo() throws Exception {
        checkout.program("java", OLD_JAVA);
        Ended ended = checkout.chiron(Map.of(), "--version");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.output()).isEmpty();
        assertThat(ended.errors().lines())
                .singleElement()
                .asString()
                .startsWith("chiron: needs a JDK 25, found Java 17 in ")
                .endsWith(": install one or set JAVA_HOME to it");
    }

    @Test
    void noJavaAtAllGivesOneClearLineAndExitsWithTwo() throws Exception {
        Ended ended = checkout.chiron(Map.of(), "--version");
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.errors())
                .isEqualTo("chiron: needs a JDK 25, found no Java at all: install one or set JAVA_HOME to it\n");
    }

    @Test
    void newJdkInAUsualFolderIsFoundBehindOldOnes() throws Exception {
        checkout.program("mvn", MAVEN);
        checkout.program("java", OLD_JAVA);
        Path old = checkout.jdk("17", OLD_JAVA);
        checkout.jdk("25", NEW_JAVA);
        Ended ended = checkout.chiron(Map.of("JAVA_HOME", old.toString()), "serve");
        assertThat(ended.exit()).isZero();
        assertThat(ended.output()).contains("word=serve");
    }

    @Test
    void versionSwitchersStandInIsAskedForItsJdk() throws Exception {
        checkout.program("mvn", MAVEN);
        Path jdk = Files.move(checkout.jdk("25", NEW_JAVA), checkout.elsewhere().resolve("managed"));
        checkout.program("shim", "echo '    java.home = " + jdk + "' >&2");
        Files.createSymbolicLink(checkout.tool("java"), checkout.tool("shim"));
        assertThat(checkout.chiron(Map.of(), "serve").output()).contains("word=serve");
    }

    @Test
    void javaHomeGoesBeforeTheUsualFolders() throws Exception {
        checkout.program("mvn", MAVEN);
        checkout.jdk("a", "echo unwanted");
        Path wanted = checkout.jdk("b", NEW_JAVA);
        assertThat(checkout.chiron(Map.of("JAVA_HOME", wanted.toString())).output())
                .contains("word=-jar")
                .doesNotContain("unwanted");
    }

    @Test
    void becomesJavaInTheUsersWorkingDirectory() throws Exception {
        Ended ended = built("probe", "two words", "--module=m");
        assertThat(ended.output().lines())
                .contains("pid=" + ended.pid(), "cwd=" + checkout.elsewhere())
                .endsWith(
                        "word=-jar",
                        "word=" + checkout.home().resolve("target/chiron.jar"),
                        "word=probe",
                        "word=two words",
                        "word=--module=m");
        assertThat(ended.output().lines())
                .contains(
                        "word=@" + checkout.home().resolve("bin/jvm.options"), "word=-Dchiron.home=" + checkout.home());
    }

    @Test
    void optionsOfTheUserComeAfterOurs() throws Exception {
        checkout.program("mvn", MAVEN);
        Path jdk = checkout.jdk("25", NEW_JAVA);
        Ended ended = checkout.chiron(Map.of("JAVA_HOME", jdk.toString(), "CHIRON_JAVA_OPTS", "-Xmx1g -Da=b"));
        assertThat(ended.output()).contains("word=-Xmx1g\nword=-Da=b\nword=-jar\n");
    }

    @Test
    void buildsOnTheFirstRunAndWhenASourceIsNewer() throws Exception {
        assertThat(built().errors()).startsWith("chiron: building");
        assertThat(built().errors()).isEmpty();
        assertThat(builds()).isEqualTo(1);
        Path source = Files.createFile(checkout.home().resolve("src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1)));
        built();
        assertThat(builds()).isEqualTo(2);
    }

    @Test
    void cacheThatIsOlderThanTheJarIsLeftAside() throws Exception {
        built();
        Path jar = checkout.home().resolve("target/chiron.jar");
        Path cache = checkout.home().resolve("target/chiron.aot");
        Files.setLastModifiedTime(cache, Files.getLastModifiedTime(jar));
        assertThat(built().output()).contains("-XX:AOTCache=" + cache);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(built().output()).doesNotContain("AOTCache");
    }

    @Test
    void failedBuildShowsItsOutput() throws Exception {
        checkout.program("mvn", "echo '[ERROR] broken'; exit 1");
        Path jdk = checkout.jdk("25", NEW_JAVA);
        Ended ended = checkout.chiron(Map.of("JAVA_HOME", jdk.toString()));
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.errors()).contains("[ERROR] broken", "chiron: the build failed");
        assertThat(ended.output()).isEmpty();
    }

    @Test
    void missingMavenGivesOneClearLineAndExitsWithTwo() throws Exception {
        Path jdk = checkout.jdk("25", NEW_JAVA);
        Ended ended = checkout.chiron(Map.of("JAVA_HOME", jdk.toString()));
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.errors()).isEqualTo("chiron: needs Maven (mvn) on the PATH to build itself\n");
    }

    private Ended built(String... words) throws IOException, InterruptedException {
        checkout.program("mvn", MAVEN);
        Path jdk = checkout.jdk("25", NEW_JAVA);
        return checkout.chiron(Map.of("JAVA_HOME", jdk.toString()), words);
    }

    private long builds() throws IOException {
        return Files.readAllLines(checkout.elsewhere().resolve("builds")).size();
    }
}
