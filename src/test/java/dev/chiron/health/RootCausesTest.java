package dev.chiron.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.chiron.health.RootCauses.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RootCausesTest {
    private static final Instant START = Instant.parse("2026-01-20T10:00:00Z");

    private final Map<String, Node> nodes = new LinkedHashMap<>();

    private RootCausesTest down(String name, int since, String... dependsOn) {
        return service(name, Status.DOWN, since, dependsOn);
    }

    private RootCausesTest service(String name, Status status, int since, String... dependsOn) {
        nodes.put(name, new Node(status, START.plusSeconds(since), List.of(dependsOn)));
        return this;
    }

    private String causes() {
        return RootCauses.of(nodes).toString();
    }

    @Test
    void aServiceThatIsDownByItselfHasNoRoot() {
        assertThat(down("a", 0).causes()).isEqualTo("{}");
    }

    @Test
    void theEndOfAChainIsTheRootOfAllBeforeIt() {
        assertThat(down("a", 3, "b").down("b", 2, "c").down("c", 1).causes()).isEqualTo("{a=[c], b=[c]}");
    }

    @Test
    void theFootOfADiamondIsTheRootOnce() {
        assertThat(down("a", 3, "b", "c")
                        .down("b", 2, "d")
                        .down("c", 2, "d")
                        .down("d", 1)
                        .causes())
                .isEqualTo("{a=[d], b=[d], c=[d]}");
    }

    @Test
    void twoRootsAreBothNamed() {
        assertThat(down("a", 3, "c", "b").down("b", 2).down("c", 2).causes()).isEqualTo("{a=[b, c]}");
    }

    @Test
    void aDegradedServiceHasTheRootsOfWhatIsDownBelowIt() {
        assertThat(service("a", Status.DEGRADED, 3, "b")
                        .down("b", 2, "c")
                        .down("c", 1)
                        .causes())
                .isEqualTo("{a=[c], b=[c]}");
    }

    @Test
    void onlyADependencyThatIsDownIsACause() {
        assertThat(down("a", 3, "b", "c", "d", "gone")
                        .service("b", Status.DEGRADED, 1)
                        .service("c", Status.UNKNOWN, 1)
                        .service("d", Status.UP, 1, "e")
                        .down("e", 1)
                        .causes())
                .isEqualTo("{}");
    }

    @Test
    void aServiceThatIsUpHasNoRoot() {
        assertThat(service("a", Status.UP, 1, "b")
                        .service("c", Status.UNKNOWN, 1, "b")
                        .down("b", 1)
                        .causes())
                .isEqualTo("{}");
    }

    @Test
    void theFirstOfARingToFailIsTheRootOfTheOthersAndOfWhatHangsOnThem() {
        assertThat(down("a", 3, "b")
                        .down("b", 1, "c")
                        .down("c", 2, "a")
                        .down("d", 4, "a")
                        .causes())
                .isEqualTo("{a=[b], c=[b], d=[b]}");
    }

    @Test
    void ofARingThatFailedAtOnceTheFirstByNameIsTheRoot() {
        assertThat(down("b", 1, "a").down("a", 1, "b").causes()).isEqualTo("{b=[a]}");
    }

    @Test
    void aRingThatDependsOnSomethingDownHasThatAsItsRoot() {
        assertThat(down("a", 1, "b").down("b", 2, "a", "c").down("c", 3).causes())
                .isEqualTo("{a=[c], b=[c]}");
    }

    @Test
    void aServiceThatDependsOnItselfIsNotItsOwnCause() {
        assertThat(down("a", 1, "a").causes()).isEqualTo("{}");
    }

    @Test
    void whenTheRootRecoversFirstTheNextInTheChainIsTheRoot() {
        assertThat(down("a", 3, "b")
                        .down("b", 2, "c")
                        .service("c", Status.UP, 9)
                        .causes())
                .isEqualTo("{a=[b]}");
    }

    @Test
    void ringsOfTheConfigurationAreCountedOnce() {
        assertThat(RootCauses.cycles(Map.of(
                        "a",
                        List.of("b"),
                        "b",
                        List.of("c", "x"),
                        "c",
                        List.of("a"),
                        "d",
                        List.of("d"),
                        "e",
                        List.of("a"),
                        "f",
                        List.of("g"),
                        "g",
                        List.of("f"))))
                .isEqualTo(3);
        assertThat(RootCauses.cycles(
                        Map.of("a", List.of("b", "c"), "b", List.of("d"), "c", List.of("d"), "d", List.of())))
                .isZero();
    }

    @Test
    void aChainOfTenThousandServicesIsWalkedAtOnce() {
        for (int i = 0; i < 10_000; i++) {
            down("s" + i, i, "s" + (i + 1));
        }
        down("s10000", 0);

        Map<String, ?> causes = assertTimeoutPreemptively(Duration.ofSeconds(2), () -> RootCauses.of(nodes));
        assertThat(causes).hasSize(10_000);
        assertThat(causes.get("s0")).hasToString("[s10000]");
    }

    @Test
    void aDenseRingOfTenThousandServicesIsWalkedAtOnce() {
        for (int i = 0; i < 10_000; i++) {
            int from = i;
            down(
                    "s" + i,
                    20_000 - i,
                    IntStream.of(1, 2, 3, 5, 8, 13, 4_999, 7_001)
                            .mapToObj(step -> "s" + (from + step) % 10_000)
                            .toArray(String[]::new));
        }

        Map<String, ?> causes = assertTimeoutPreemptively(Duration.ofSeconds(2), () -> RootCauses.of(nodes));
        assertThat(causes).hasSize(9_999).doesNotContainKey("s9999");
        assertThatCode(() -> assertTimeoutPreemptively(Duration.ofSeconds(2), this::cycles))
                .doesNotThrowAnyException();
        assertThat(cycles()).isEqualTo(1);
    }

    private int cycles() {
        Map<String, List<String>> edges = new LinkedHashMap<>();
        nodes.forEach((name, node) -> edges.put(name, node.dependsOn()));
        return RootCauses.cycles(edges);
    }
}
