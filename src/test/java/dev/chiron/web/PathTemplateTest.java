package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PathTemplateTest {
    @Test
    void whatStandsInAHoleIsDecoded() {
        PathTemplate path = PathTemplate.of("/api/projects/{project}/health");
        assertThat(path.match("/api/projects/a%20b%2Fc+d/health")).hasValue(Map.of("project", "a b/c+d"));
        assertThat(path.holes()).containsExactly("project");
    }

    @Test
    void aHoleIsOneSegmentAndNeverEmpty() {
        PathTemplate path = PathTemplate.of("/api/services/{id}");
        assertThat(path.match("/api/services/a/b")).isEmpty();
        assertThat(path.match("/api/services/")).isEmpty();
        assertThat(path.match("/api/services/%")).isEmpty();
        assertThat(path.match("/api/services/a")).isPresent();
    }

    @Test
    void aSegmentMayGoOnBehindItsHole() {
        PathTemplate path = PathTemplate.of("/api/badge/{id}.svg");
        assertThat(path.match("/api/badge/a.b.svg")).hasValue(Map.of("id", "a.b"));
        assertThat(path.match("/api/badge/.svg")).isEmpty();
        assertThat(path.match("/api/badge/a.png")).isEmpty();
    }
}
