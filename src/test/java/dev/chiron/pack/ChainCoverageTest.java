package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The chain tests together provoke every alert of the rules that they load. */
class ChainCoverageTest {
    private static final List<Arrival> ALL = Stream.of(
                    ChainServicesIT.ARRIVALS,
                    ChainFleetIT.ARRIVALS,
                    ChainHealingIT.ARRIVALS,
                    ChainSelfIT.ARRIVALS,
                    ChainPipelineIT.ARRIVALS)
            .flatMap(List::stream)
            .toList();

    @Test
    void everyAlertIsProvoked() {
        Set<String> alerts = Chain.RULES.stream()
                .flatMap(file -> Rule.read(PackFiles.RULES.resolve(file)).stream())
                .filter(Rule::isAlert)
                .map(Rule::name)
                .collect(Collectors.toSet());
        assertThat(ALL.stream().map(Arrival::alert).collect(Collectors.toSet())).isEqualTo(alerts);
    }

    /** Two rules of one name differ in such a label. */
    @Test
    void everyRuleOfAnAlertThatHasSeveralIsProvoked() {
        for (String label : List.of("watch", "why")) {
            Chain.RULES.stream()
                    .flatMap(file -> Rule.read(PackFiles.RULES.resolve(file)).stream())
                    .filter(rule -> rule.isAlert()
                            && !rule.label(label).isEmpty()
                            && !rule.name().equals("ChironAbsent"))
                    .forEach(rule -> assertThat(ALL)
                            .as(rule + " with " + label + "=" + rule.label(label))
                            .anyMatch(arrival -> arrival.alert().equals(rule.name())
                                    && rule.label(label).equals(arrival.labels().get(label))));
        }
    }
}
