package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** {@code chiron status} asks a Chiron that was started from its jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StatusIT {
    private final TempFolder folder = TempFolder.create("status");
    private final Path token = folder.write("token", "see\n");
    private final RealChiron chiron = start();

    private RealChiron start() {
        return RealChiron.start("""
                modules: {port: {prober: tcp}}
                defaults: {confirm: {retries: 0}, failure_threshold: 1, timeout: 20s}
                services:
                  - {name: gone, project: lab, type: web, critical: true, module: port, target: "127.0.0.1:%d", interval: 20s}
                security: {tokens: [{name: ann, role: viewer, file: %s}]}
                """.formatted(FreePort.find(), token));
    }

    private Ran status(String... words) {
        String[] all = new String[words.length + 2];
        all[0] = "status";
        all[1] = "--control.url=" + chiron.control("");
        System.arraycopy(words, 0, all, 2, words.length);
        return Ran.chiron(all);
    }

    @BeforeAll
    void untilItIsDown() {
        await().until(() -> status("--token-file=" + token).out().contains("✖ down"));
    }

    @AfterAll
    void close() {
        chiron.close();
        folder.close();
    }

    @Test
    void itSaysInOneSentenceAndATableWhatIsDownAndWhy() {
        Ran told = status("--token-file=" + token);
        assertThat(told.exit()).isEqualTo(1);
        assertThat(told.out()).startsWith("1 of 1 ").contains("gone", "connect: ");
        assertThat(told.err()).isEmpty();
        assertThat(told.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void jsonIsForPrograms() {
        assertThat(status("--token-file=" + token, "--output=json").out()).contains("\"status\" : \"down\"");
    }

    @Test
    void withoutATokenItSaysWhichFlagIsMissing() {
        Ran refused = status();
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("answered 401", "(give --token-file)")
                .hasLineCount(1);
    }
}
