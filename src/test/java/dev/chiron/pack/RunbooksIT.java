package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.Command;
import dev.chiron.testing.Release;
import dev.chiron.testing.Runbooks;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The queries of the runbooks are queries, and of metrics that there are. */
class RunbooksIT {
    private static final Pattern QUERY = Pattern.compile(
            "^(ALERTS|up)\\{|\\{job=|(^|[ (])((service:)?chiron|probe|prometheus|alertmanager|process|scrape)_\\w+");
    private static final Pattern METRIC = Pattern.compile("\\b(service:)?chiron_[a-z0-9_]+(:[a-z0-9_]+)?");

    private static Stream<Runbooks.Code> queries() {
        return Runbooks.code().stream()
                .filter(code -> QUERY.matcher(code.text()).find());
    }

    @Test
    void promtoolParsesEveryQuery() {
        StringBuilder rules = new StringBuilder("groups:\n  - name: runbooks\n    rules:\n");
        queries().forEach(query -> {
            rules.append("      # ").append(query.page()).append("\n      - record: runbooks:query:parsed\n");
            rules.append("        expr: |\n").append(query.text().indent(10));
        });
        assertThat(queries()).hasSizeGreaterThan(50);
        try (TempFolder folder = TempFolder.create("runbooks")) {
            Path file = folder.write("queries.yml", rules.toString());
            Command.run(List.of(
                            Release.INSTALLED.promtool().toString(), "check", "rules", "--lint=none", file.toString()))
                    .mustSucceed();
        }
    }

    @Test
    void everyMetricOfOursIsDocumentedOrRecorded() {
        TreeSet<String> known = new TreeSet<>();
        METRIC.matcher(PackFiles.text(Path.of("docs/metrics.md")))
                .results()
                .map(MatchResult::group)
                .forEach(known::add);
        for (Path file : PackFiles.rules()) {
            Rule.read(file).stream()
                    .filter(rule -> !rule.isAlert())
                    .map(Rule::name)
                    .forEach(known::add);
        }
        assertThat(queries())
                .allSatisfy(query -> assertThat(METRIC.matcher(query.text())
                                .results()
                                .map(found -> found.group().replaceFirst("_bucket$", "")))
                        .as(query.page())
                        .isSubsetOf(known));
    }
}
