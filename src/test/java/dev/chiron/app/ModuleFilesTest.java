package dev.chiron.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chiron.config.ConfigException;
import dev.chiron.config.Problem;
import dev.chiron.config.SourceFiles;
import dev.chiron.probe.Module;
import dev.chiron.probe.Target;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.TempFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modules out of the files that {@code module_files:} finds. */
class ModuleFilesTest {
    private final Equipment equipment = new Equipment(Clock.system());
    private TempFolder folder;

    @BeforeEach
    void start() {
        folder = TempFolder.create("modules");
    }

    @AfterEach
    void stop() {
        folder.close();
        equipment.close();
    }

    private Path write(String name, String text) throws Exception {
        Path file = folder.path().resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private ChironSettings load(Path main) {
        try {
            return ChironSettings.load(main, equipment);
        } catch (ConfigException e) {
            throw new AssertionError("refused: " + e.getMessage(), e);
        }
    }

    private List<String> problems(Path main) {
        ConfigException refusal =
                catchThrowableOfType(ConfigException.class, () -> ChironSettings.load(main, equipment));
        assertThat(refusal).as("%s was accepted", main).isNotNull();
        return refusal.problems().stream()
                .map(Problem::toString)
                .map(text -> text.replace(folder.path() + "/", ""))
                .toList();
    }

    @Test
    void modulesComeFromTheFilesBesideTheMainOneToo() throws Exception {
        write("modules.d/b.yml", "modules: {banner: {prober: tcp}}");
        write("modules.d/a.yml", "modules: {page: {prober: http}, other: {prober: http}}");
        write("modules.d/notes.txt", "no: [YAML");
        write("teams/x/modules.yml", "modules: {of_x: {prober: http}}");
        write("teams/y/modules.yml", "modules: {of_y: {prober: http}}");
        write("one.yaml", "{}");
        Path main = write("chiron.yml", """
                module_files: [modules.d/*.yml, "teams/*/modules.yml", one.yaml, nothing/*.yml]
                modules: {own: {prober: http}}
                services: [{name: shop, module: page, target: "http://shop.example"}]
                """);

        ChironSettings settings = load(main);

        assertThat(settings.modules()).containsOnlyKeys("own", "page", "other", "banner", "of_x", "of_y");
        assertThat(settings.services()).hasSize(1);
        assertThat(settings.effective().yaml(2)).contains("\n  own:\n", "\n  banner:\n    prober: tcp\n");
    }

    @Test
    void aModuleOfWhichOnlyTheNameIsWrittenIsLoadedAndRefusesEachProbe() throws Exception {
        Map<String, Module> modules =
                load(write("blackbox.yml", "modules: {http_2xx: , other: ~}")).modules();

        assertThat(modules).containsOnlyKeys("http_2xx", "other");
        assertThat(modules.values())
                .allSatisfy(module ->
                        assertThat(module.probe().refusal(Target.of("a"))).hasValue("Unknown prober \"\""));
        assertThat(problems(write("empty.yml", "modules: {http_2xx: {}}")))
                .singleElement()
                .asString()
                .startsWith("empty.yml:1:21: modules.http_2xx: needs \"prober\"");
    }

    @Test
    void aServiceNeedsAModuleWithAProber() throws Exception {
        assertThat(problems(write("bare.yml", """
                        modules: {http_2xx: }
                        services: [{name: a, module: http_2xx, target: b}]
                        """)))
                .containsExactly(
                        "bare.yml:2:30: services[0].module: \"http_2xx\" has no prober: only its name is written");
    }

    @Test
    void variablesAndSecretsInFilesHoldThereToo() throws Exception {
        write("modules.d/a.yml", """
                modules:
                  page: {prober: http, http: {headers: {X-Path: "${PATH}"}, basic_auth: {username: a, password_file: p}}}
                """);
        assertThat(load(write("chiron.yml", "module_files: ['modules.d/*']")).modules())
                .containsOnlyKeys("page");

        write("modules.d/a.yml", "modules: {page: {prober: http, http: {method: '${NOBODY_SETS_THIS}'}}}");
        assertThat(problems(folder.path().resolve("chiron.yml")))
                .containsExactly(
                        "modules.d/a.yml:1:47: modules.page.http.method: environment variable NOBODY_SETS_THIS is"
                                + " not set and has no default (set it, or write ${NOBODY_SETS_THIS:-default})");
    }

    @Test
    void aFileIsReadOnceAndTheMainOneNotAgain() throws Exception {
        write("more.yml", "modules: {banner: {prober: tcp}}");
        Path main = write("chiron.yml", "module_files: ['*.yml', more.yml]\nmodules: {page: {prober: http}}");

        assertThat(load(main).modules()).containsOnlyKeys("page", "banner");
    }

    @Test
    void problemsBearTheNameAndPlaceOfTheirOwnFile() throws Exception {
        write("modules.d/a.yml", "modules:\n  page: {prober: http, timeuot: 1s}\nservices: []\n");
        write("modules.d/b.yml", "modules:\n  page: {prober: http}\n");
        write("modules.d/c.yml", "modules: [");
        write("modules.d/d.yml", "");
        Path main = write("chiron.yml", """
                module_files: ["modules.d/*.yml", missing.yml, "modules.d/[.yml"]
                modules:
                  page: {prober: http}
                services: [{name: shop, module: pgae, target: "http://shop.example"}]
                """);

        assertThat(problems(main))
                .containsExactly(
                        "chiron.yml:1:15: module_files: there is no file \"missing.yml\"",
                        "chiron.yml:1:15: module_files: \"modules.d/[.yml\" is no pattern of files: Missing ']",
                        "chiron.yml:4:33: services[0].module: \"pgae\" is no module of this file (did you mean \"page\"?)",
                        "modules.d/a.yml:2:9: modules.page: \"page\" is the name of another module already (chiron.yml:3:9)",
                        "modules.d/a.yml:2:24: modules.page: unknown key \"timeuot\" (did you mean \"timeout\"?)",
                        "modules.d/a.yml:3:1: unknown key \"services\"",
                        "modules.d/b.yml:2:9: modules.page: \"page\" is the name of another module already (chiron.yml:3:9)",
                        "modules.d/c.yml:1:11: is no valid YAML: expected the node content, but found '<stream end>'",
                        "modules.d/d.yml:1:1: is empty; write \"{}\" for all defaults");
    }

    @Test
    void theDigestChangesWithEveryFileAndWithWhichThereAre() throws Exception {
        Path main = write("chiron.yml", "module_files: [modules.d/*.yml]");
        SourceFiles sources = new SourceFiles(main, List.of("modules.d/*.yml"));
        String without = sources.digest();
        Path more = write("modules.d/a.yml", "modules: {}");
        String with = sources.digest();
        Files.writeString(more, "modules: {page: {prober: http}}");
        String changed = sources.digest();

        assertThat(List.of(without, with, changed)).doesNotHaveDuplicates();
        assertThat(sources.digest()).isEqualTo(changed);
        Files.delete(more);
        assertThat(sources.digest()).isEqualTo(without);
        Files.writeString(main, "{}");
        assertThat(sources.digest()).isNotEqualTo(without);
    }
}
