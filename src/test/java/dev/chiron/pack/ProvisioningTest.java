package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What Grafana reads at its start to find Prometheus and the dashboards. */
class ProvisioningTest {
    private static final Path FOLDER = Path.of("config/grafana/provisioning");

    @Test
    void ratesSpanAsManyScrapesAsGrafanaThinks() {
        JsonNode source = PackFiles.yaml(FOLDER.resolve("datasources/prometheus.yml"))
                .path("datasources")
                .get(0);
        assertThat(source.path("type").asText()).isEqualTo("prometheus");
        assertThat(source.path("jsonData").path("timeInterval").asText())
                .isNotEmpty()
                .isEqualTo(PackFiles.yaml(PackFiles.PROMETHEUS)
                        .path("global")
                        .path("scrape_interval")
                        .asText());
    }

    /** A data source that claims to be the default one is refused by a Grafana that has another. */
    @Test
    void aGrafanaThatIsThereAlreadyKeepsItsDefault() {
        JsonNode source = PackFiles.yaml(FOLDER.resolve("datasources/prometheus.yml"))
                .path("datasources")
                .get(0);
        assertThat(source.path("isDefault").asBoolean()).isFalse();
        assertThat(source.path("uid").asText()).startsWith("chiron-");
    }

    @Test
    void dashboardsComeFromFilesAndAreNotChangedInTheBrowser() {
        JsonNode provider = PackFiles.yaml(FOLDER.resolve("dashboards/chiron.yml"))
                .path("providers")
                .get(0);
        assertThat(provider.path("type").asText()).isEqualTo("file");
        assertThat(provider.path("options").path("path").asText()).startsWith("/");
        assertThat(provider.path("allowUiUpdates").asBoolean(true)).isFalse();
    }
}
