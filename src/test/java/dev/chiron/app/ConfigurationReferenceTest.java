package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigFile;
import dev.chiron.config.Reference;
import dev.chiron.schedule.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {
    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final String REGENERATE = "mvn test -Dtest=ConfigurationReferenceTest -Dchiron.regenerate=true";

    private static Reference reference() {
        try (Equipment equipment = new Equipment(Clock.system())) {
            return ConfigFile.reference(root -> ChironSettings.read(root, equipment));
        }
    }

    @Test
    void thePageInDocsIsWhatTheProgramReads() throws IOException {
        String fresh = ConfigurationPage.of(reference());
        if (Boolean.getBoolean("chiron.regenerate")) {
            Files.writeString(PAGE, fresh);
        }
        String written = Files.exists(PAGE) ? Files.readString(PAGE) : "";

        assertThat(written)
                .as("%s is stale; write it anew with: %s", PAGE, REGENERATE)
                .isEqualTo(fresh);
    }

    @Test
    void everyOptionSaysWhatItMeans() {
        assertThat(reference().entries())
                .hasSizeGreaterThan(50)
                .allSatisfy(
                        entry -> assertThat(entry.meaning()).as(entry.path()).isNotBlank());
    }
}
