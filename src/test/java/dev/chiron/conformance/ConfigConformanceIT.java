package dev.chiron.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Command;
import dev.chiron.testing.RealBlackbox;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Both say the same about a file: that it is fine, or what is wrong with it, in words that can be searched for. */
class ConfigConformanceIT {
    private static final Path FILES = Path.of("src/test/resources/conformance/config");
    private static final int FINE = 0;
    private static final int REFUSED_BY_BLACKBOX = 1;
    private static final int REFUSED_BY_CHIRON = 2;

    /** One file that both refuse. */
    private record Refused(String name, String says, Path file) {}

    @TestFactory
    List<DynamicTest> bothAcceptTheFile() throws IOException {
        try (Stream<Path> files = Files.list(FILES.resolve("accepted"))) {
            List<Path> all = files.sorted().toList();
            Command chiron = RealChiron.checkConfig(all);
            return all.stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                        Command blackbox = RealBlackbox.check(file);
                        assertThat(blackbox.exit()).as(blackbox.errors()).isEqualTo(FINE);
                        assertThat(problems(chiron, file)).isEmpty();
                        assertThat(chiron.output()).contains(file + ": fine");
                    }))
                    .toList();
        }
    }

    @TestFactory
    List<DynamicTest> bothRefuseTheFile() throws IOException {
        try (TempFolder folder = TempFolder.create("refused")) {
            List<Refused> all = refused(folder);
            Command chiron =
                    RealChiron.checkConfig(all.stream().map(Refused::file).toList());
            assertThat(chiron.exit()).isEqualTo(REFUSED_BY_CHIRON);
            List<DynamicTest> tests = new ArrayList<>();
            for (Refused each : all) {
                Command blackbox = RealBlackbox.check(each.file());
                tests.add(DynamicTest.dynamicTest(each.name(), () -> {
                    assertThat(blackbox.exit()).as(blackbox.errors()).isEqualTo(REFUSED_BY_BLACKBOX);
                    assertThat(unquoted(blackbox.errors())).contains(each.says());
                    assertThat(problems(chiron, each.file())).isNotEmpty().contains(each.says());
                    assertThat(chiron.output()).doesNotContain(each.file() + ": fine");
                }));
            }
            return tests;
        }
    }

    private static List<Refused> refused(TempFolder folder) throws IOException {
        List<Refused> all = new ArrayList<>();
        try (InputStream in = Files.newInputStream(FILES.resolve("refused.yml"))) {
            List<Map<String, String>> entries = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            for (Map<String, String> entry : entries) {
                Path file = folder.write(all.size() + ".yml", entry.getOrDefault("file", ""));
                all.add(new Refused(entry.getOrDefault("case", ""), entry.getOrDefault("says", ""), file));
            }
        }
        return all;
    }

    private static String problems(Command chiron, Path file) {
        return chiron.errors()
                .lines()
                .filter(line -> line.startsWith(file + ":"))
                .collect(Collectors.joining("\n"));
    }

    /** What a logfmt line says, without the backslashes that its quotes cost. */
    private static String unquoted(String line) {
        return line.replace("\\\\", "\\").replace("\\\"", "\"");
    }
}
