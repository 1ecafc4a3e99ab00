package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.pack.Selectors.Selector;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SelectorsTest {
    @Test
    void selectorsAreReadWithTheLabelsOfTheirMatchers() {
        Selectors read = Selectors.of("rate(a_total{job=~\"x|y{1}\",code!=\"a\\\"b\"}[5m]) / (b > 0.5)");
        assertThat(read.series())
                .containsExactly(
                        new Selector("a_total", "a_total{job=~\"x|y{1}\",code!=\"a\\\"b\"}", Set.of("job", "code")),
                        new Selector("b", "b", Set.of()));
        assertThat(read.groupings()).isEmpty();
    }

    @Test
    void functionsAggregationsAndOperatorsAreNoSeries() {
        Selectors read = Selectors.of("""
                max by (service, le) (last_over_time(a[1m])) == 1
                unless on (job) level:b:max or count without (instance) (c) and on (x) group_left () d or vector(0)
                """);
        assertThat(read.series()).extracting(Selector::metric).containsExactly("a", "level:b:max", "c", "d");
        assertThat(read.groupings()).containsExactly("instance", "job", "le", "service", "x");
    }

    @Test
    void wordsInStringsAreNoSeries() {
        Selectors read = Selectors.of("label_replace(a, \"root\", \"$1\", \"service\", \"(.+)\")");
        assertThat(read.series()).extracting(Selector::metric).containsExactly("a");
    }
}
