package dev.chiron.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Effective;
import dev.chiron.config.Environment;
import dev.chiron.config.Section;
import dev.chiron.testing.BadFiles;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class StoreSettingsTest {
    private final TempFolder folder = TempFolder.create("settings");

    @AfterEach
    void close() {
        folder.close();
    }

    private record Read(StoreSettings settings, Effective effective) {}

    private static Read read(Section root) {
        return new Read(StoreSettings.read(root.sectionOrEmpty("store", "memory")), root.effective());
    }

    private Read read(String yaml) throws ConfigException {
        Path file = folder.write("chiron.yml", yaml);
        return ConfigFile.read(file, new Environment(_ -> null), StoreSettingsTest::read);
    }

    @TestFactory
    Stream<DynamicTest> everyMistakeIsToldWithItsCure() {
        return BadFiles.in("store/bad", StoreSettingsTest::read);
    }

    @Test
    void withoutABlockMemoryIsKeptUnderTheStoragePathForAWeekAndAQuarter() throws ConfigException {
        assertThat(read("{}").settings())
                .isEqualTo(new StoreSettings(Optional.empty(), Duration.ofDays(7), Duration.ofDays(90), 20_000));
    }

    @Test
    void aRelativeFileStartsFromTheFolderOfTheConfiguration() throws ConfigException {
        assertThat(read("store: {url: \"jdbc:sqlite:data/x.db\"}").settings().place())
                .contains(new StoreSettings.SqliteFile(folder.file("data/x.db")));
        assertThat(read("store: {url: \"jdbc:sqlite:/var/x.db\"}").settings().place())
                .contains(new StoreSettings.SqliteFile(Path.of("/var/x.db")));
    }

    @Test
    void aServerIsTakenWithItsUserAndPassword() throws ConfigException {
        StoreSettings settings = read("""
                store:
                  url: jdbc:postgresql://db:5433/chiron
                  username: chiron
                  password: hunter2
                  retention: {checks: 2d, hourly: 5w}
                  queue: 100
                """).settings();

        assertThat(settings.place().orElseThrow())
                .isInstanceOfSatisfying(StoreSettings.PostgresServer.class, server -> {
                    assertThat(server.url()).isEqualTo("jdbc:postgresql://db:5433/chiron");
                    assertThat(server.username()).contains("chiron");
                    assertThat(server.password().orElseThrow().value()).isEqualTo("hunter2");
                });
        assertThat(settings.checks()).isEqualTo(Duration.ofDays(2));
        assertThat(settings.hourly()).isEqualTo(Duration.ofDays(35));
        assertThat(settings.queue()).isEqualTo(100);
    }

    @Test
    void aPasswordIsNeverShownWhereverItStands() throws ConfigException {
        Read beside = read("store: {url: \"jdbc:postgresql://db/chiron\", username: u, password: hunter2}");
        Read inside = read("store: {url: \"jdbc:postgresql://db/chiron?user=u&password=hunter2&ssl=true\"}");

        assertThat(beside.effective().yaml(2)).contains("db/chiron").doesNotContain("hunter2");
        assertThat(inside.effective().yaml(2)).contains("ssl=true").doesNotContain("hunter2");
        assertThat(inside.settings().toString()).doesNotContain("hunter2");
    }
}
