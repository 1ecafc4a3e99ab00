package dev.chiron.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SectionTest {
    private static final Path FOLDER = Path.of("/etc/chiron");
    private static final Environment ENVIRONMENT = new Environment(Map.of("WORD", "abc", "TEN", "10")::get);

    private static SampleSettings sample(String text) throws ConfigException {
        return read(text, SampleSettings::read);
    }

    private static <T> T read(String text, ConfigFile.Reader<T> reader) throws ConfigException {
        return ConfigFile.read("test.yml", text, FOLDER, ENVIRONMENT, reader);
    }

    @Test
    void everyTypeIsReadAsItsValue() throws Exception {
        SampleSettings settings = ConfigFile.read(
                Path.of("src/test/resources/config/good/every-type.yml"), ENVIRONMENT, SampleSettings::read);

        assertThat(settings.text()).isEqualTo("abc and ${more}");
        assertThat(settings.raw()).isEqualTo("${1} ${WORD}");
        assertThat(settings.flag()).isTrue();
        assertThat(settings.count()).isEqualTo(10);
        assertThat(settings.amount()).isEqualTo(-1.5e3);
        assertThat(settings.share()).isEqualTo(0.999);
        assertThat(settings.size()).isEqualTo(10L << 20);
        assertThat(settings.every()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.color()).isEqualTo(SampleSettings.Color.DARK_GREEN);
        assertThat(settings.file()).isAbsolute().endsWithRaw(Path.of("config/good/rules.yml"));
        assertThat(settings.password().map(Secret::value)).contains("abc10");
        assertThat(settings.pattern().pattern()).isEqualTo("^${1}$");
        assertThat(settings.words()).containsExactly("5", "true", "abc", "null and void");
        assertThat(settings.codes()).containsExactly(200, 16, 8, 8, 1000, -5, 3);
        assertThat(settings.labels()).containsExactly(Map.entry("z", "1"), Map.entry("a", "abc"));
        assertThat(settings.inner()).contains(new SampleSettings.Inner("one", Duration.ofDays(7), 2));
        assertThat(settings.list()).extracting(SampleSettings.Inner::name).containsExactly("two", "three");
        assertThat(settings.modules()).containsOnlyKeys("quick", "slow");
    }

    @Test
    void anEmptyMappingGivesAllDefaults() throws Exception {
        SampleSettings settings = sample("{}");

        assertThat(settings.text()).isEqualTo("standard");
        assertThat(settings.every()).isEqualTo(Duration.ofSeconds(90));
        assertThat(settings.inner()).isEmpty();
        assertThat(settings.password()).isEmpty();
    }

    @Test
    void nullCountsAsAbsentEverywhere() throws Exception {
        assertThat(sample("{text: ~, count: null, words: , inner: , list: ~, labels: ~, password: ~}"))
                .usingRecursiveComparison()
                .ignoringFields("pattern")
                .isEqualTo(sample("{}"));
    }

    @Test
    void byteOrderMarkAndWindowsLineEndsAreNoMatter() throws Exception {
        assertThat(sample("\uFEFFtext: a\r\ncount: 5\r\n").count()).isEqualTo(5);
    }

    @Test
    void onlyTheFirstDocumentCounts() throws Exception {
        assertThat(sample("text: a\n---\nnot: read\n").text()).isEqualTo("a");
    }

    @Test
    void aFileThatIsNotThereOrNoFileOrTooLargeIsRefused(@TempDir Path folder) throws Exception {
        Path large = Files.writeString(folder.resolve("large.yml"), "#".repeat((16 << 20) + 1));

        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("none.yml"), ENVIRONMENT, SampleSettings::read))
                .hasMessage(folder + "/none.yml:1:1: there is no such file");
        assertThatThrownBy(() -> ConfigFile.read(folder, ENVIRONMENT, SampleSettings::read))
                .hasMessage(folder + ":1:1: cannot be read: it is a directory");
        assertThatThrownBy(() -> ConfigFile.read(large, ENVIRONMENT, SampleSettings::read))
                .hasMessage(large + ":1:1: is larger than 16 MiB");
    }

    @Test
    void theNearerOfSeveralMergedMappingsWins() throws Exception {
        String text = """
                list:
                  - &far {name: far, every: 1s, deeper: {depth: 1}}
                  - &near {<<: *far, name: near, every: 2s}
                  - {<<: [*near, *far], name: own}
                  - {name: own, every: 9s, <<: *near}
                """;

        assertThat(sample(text).list())
                .extracting(SampleSettings.Inner::every)
                .containsExactly(
                        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(9));
        assertThat(sample(text).list().get(2).depth()).isEqualTo(1);
    }

    @Test
    void mappingThatMergesItselfInheritsNothing() throws Exception {
        assertThat(sample("inner: &me {<<: *me, name: a}").inner()).isPresent();
    }

    @Test
    void mergesOfMergesOfMergesAreWorkedOutOnce() {
        StringBuilder text = new StringBuilder("list:\n  - &m0 {name: a}\n");
        for (int level = 1; level < 40; level++) {
            String below = "*m" + (level - 1);
            String all = String.join(", ", Collections.nCopies(10, below));
            text.append("  - &m%d {<<: [%s], x%d: 1}\n".formatted(level, all, level));
        }

        assertThatThrownBy(() -> sample(text.toString())).hasMessageContaining("list[39]: unknown key \"x1\"");
    }

    @Test
    void aliasesThatComeToTooMuchAreOneProblem() {
        String big = "&big [" + "a, ".repeat(9_999) + "a]";
        String text = "many:\n  - {words: " + big + "}\n" + "  - {words: *big}\n".repeat(2_000);

        assertThatThrownBy(() -> read(text, section -> section.sections("many", "", one -> one.strings("words", ""))))
                .hasMessage("test.yml:2:13: with all aliases followed the file has more than 1000000 entries");
    }

    @Test
    void aSectionOverOthersTakesFromTheFirstThatHasTheKeyDownToNestedOnes() throws Exception {
        String text = """
                own: {every: 1s, deeper: {a: 1}}
                type: {every: 2s, name: type, deeper: {a: 2, b: 2}, words: [t]}
                all: {every: 3s, name: all, size: 1KB, deeper: {a: 3, b: 3, c: 3}, words: [a, b]}
                """;

        String layered = read(text, root -> {
            Section type = every(root.sectionOrEmpty("type", ""));
            return layered(root.sectionOrEmpty("own", "").over(type, every(root.sectionOrEmpty("all", ""))));
        });

        assertThat(layered).isEqualTo("1s type 1024 [t] 1 2 3");
    }

    private static Section every(Section section) {
        layered(section);
        return section;
    }

    private static String layered(Section section) {
        Section deeper = section.sectionOrEmpty("deeper", "");
        return Durations.format(section.duration("every", "").orElse(Duration.ZERO))
                + " " + section.string("name", "").orElse("")
                + " " + section.bytes("size", "").orElse(0L)
                + " " + section.strings("words", "")
                + " " + deeper.integer("a", "").orElse(0)
                + " " + deeper.integer("b", "").orElse(0)
                + " " + deeper.integer("c", "").orElse(0);
    }

    @Test
    void aKeyThatOnlyTheSectionInFrontMayHaveIsUnknownInTheStandards() {
        String text = "own: {name: a}\nall: {name: b, every: 1s}\n";

        assertThatThrownBy(() -> read(text, root -> {
                    Section all = root.sectionOrEmpty("all", "");
                    all.duration("every", "").optional();
                    return root.sectionOrEmpty("own", "")
                            .over(all)
                            .string("name", "")
                            .required();
                }))
                .hasMessage("test.yml:2:7: all: unknown key \"name\"");
    }

    @Test
    void aWrongStandardIsOneProblemAtItsOwnPlaceHoweverManyTakeIt() {
        String text = "list: [{name: a}, {name: b}]\nall: {every: never}\n";

        assertThatThrownBy(() -> read(text, root -> {
                    Section all = root.sectionOrEmpty("all", "");
                    all.duration("every", "").optional();
                    return root.sections("list", "", one -> SampleSettings.Inner.read(one.over(all)));
                }))
                .hasMessage("test.yml:2:14: all.every: \"never\" must be a duration such as 5s, 1m30s or 7d");
    }

    @Test
    void aSectionReadTwiceKnowsTheKeysOfBothReaders() throws Exception {
        int sum = read("inner: {a: 1, b: 2}", root -> {
            int a = root.sectionOrEmpty("inner", "").integer("a", "").orElse(0);
            return a + root.sectionOrEmpty("inner", "").integer("b", "").orElse(0);
        });

        assertThat(sum).isEqualTo(3);
    }

    @Test
    void modulePathsStartInTheWorkingDirectoryAndOthersInTheFilesFolder() throws Exception {
        String text = "modules: {a: {file: certs/ca.pem}}\nfile: certs/ca.pem\n";

        List<Path> paths = read(text, root -> {
            Map<String, Path> modules = root.named(
                    "modules", "", module -> module.asModule().file("file", "").required());
            return List.of(root.file("file", "").required(), modules.getOrDefault("a", Path.of("none")));
        });

        assertThat(paths).containsExactly(Path.of("/etc/chiron/certs/ca.pem"), Path.of("certs/ca.pem"));
    }

    @Test
    void anEmptyPathInAModuleCountsAsNone() throws Exception {
        Optional<Path> path =
                read("{file: \"\"}", root -> root.asModule().file("file", "").optional());

        assertThat(path).isEmpty();
    }

    @Test
    void aSecretComesFromItsFileFreshEachTimeAndIsNeverShown(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), " first \n");
        Secret secret = read("{password: \"\", password_file: " + file + "}", root -> root.secret("password", ""))
                .required();

        assertThat(secret.value()).isEqualTo("first");
        Files.writeString(file, "second", StandardCharsets.UTF_8);
        assertThat(secret.value()).isEqualTo("second");
        assertThat(Optional.of(secret)).hasToString("Optional[<secret>]");
        Files.delete(file);
        assertThatThrownBy(secret::value).hasMessage("cannot read secret file " + file);
    }

    @Test
    void aMissingSecretNamesBothItsKeys() {
        assertThatThrownBy(() -> read(
                        "{}", root -> root.secret("password", "opens the door").required()))
                .hasMessage("test.yml:1:1: needs \"password\" or \"password_file\": opens the door");
    }

    @Test
    void binaryTextIsOneCharacterAByte() throws Exception {
        assertThat(sample("raw: !!binary /wA=").raw()).isEqualTo("\u00ff\u0000");
    }
}
