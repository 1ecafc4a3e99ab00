package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chiron.testing.TempFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The compose file of the whole stack, as text: no registry is reached from here, so no image of it is started. */
class ComposeTest {
    private static final Path FOLDER = Path.of("deploy/compose");
    private static final JsonNode COMPOSE = PackFiles.yaml(FOLDER.resolve("compose.yml"));

    static Stream<Map.Entry<String, JsonNode>> services() {
        return COMPOSE.path("services").properties().stream();
    }

    @Test
    void itHasTheFour() {
        assertThat(services().map(Map.Entry::getKey))
                .containsExactly("chiron", "prometheus", "alertmanager", "grafana");
    }

    @ParameterizedTest
    @MethodSource("services")
    void imagesArePinned(Map.Entry<String, JsonNode> service) {
        assertThat(service.getValue().path("image").asText()).matches("[a-z/]+:v?\\d+\\.\\d+\\.\\d+");
    }

    @ParameterizedTest
    @MethodSource("services")
    void portsArePublishedOnLoopbackOnly(Map.Entry<String, JsonNode> service) {
        assertThat(texts(service.getValue().path("ports")))
                .isNotEmpty()
                .allMatch(port -> port.matches("127\\.0\\.0\\.1:\\d+:\\d+"));
        assertThat(service.getValue().has("network_mode")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("services")
    void whatIsMountedIsThere(Map.Entry<String, JsonNode> service) {
        for (String[] mount : mounts(service.getValue())) {
            if (mount[0].startsWith(".")) {
                assertThat(FOLDER.resolve(mount[0]).normalize()).exists();
                assertThat(mount).as(mount[0] + " cannot be written").hasSize(3);
            } else {
                assertThat(COMPOSE.path("volumes").has(mount[0]))
                        .as("volume " + mount[0])
                        .isTrue();
            }
        }
        for (String secret : texts(service.getValue().path("secrets"))) {
            String file = COMPOSE.path("secrets").path(secret).path("file").asText();
            assertThat(file).startsWith("tokens/");
            assertThat(PackFiles.text(FOLDER.resolve("README.md"))).contains(file.substring("tokens/".length()));
        }
    }

    @ParameterizedTest
    @MethodSource("services")
    void filesThatFlagsNameAreMounted(Map.Entry<String, JsonNode> service) {
        List<String> targets =
                mounts(service.getValue()).stream().map(mount -> mount[1]).toList();
        for (String flag : texts(service.getValue().path("command"))) {
            String value = flag.substring(flag.indexOf('=') + 1);
            if (value.startsWith("/")) {
                assertThat(targets).as(flag).contains(value);
            }
        }
    }

    @Test
    void prometheusKeepsMoreThanTheThirtyDaysOfABudget() {
        assertThat(texts(COMPOSE.path("services").path("prometheus").path("command")))
                .contains("--storage.tsdb.retention.time=40d");
    }

    @Test
    void dashboardsAreWhereTheProvisioningLooks() {
        String path = PackFiles.yaml(Path.of("config/grafana/provisioning/dashboards/chiron.yml"))
                .at("/providers/0/options/path")
                .asText();
        assertThat(mounts(COMPOSE.path("services").path("grafana")))
                .anyMatch(mount -> mount[0].equals("../../dashboards") && mount[1].equals(path));
    }

    @Test
    void prometheusIsConfiguredAsShippedButForTheAddresses() {
        assertThat(PackFiles.yaml(FOLDER.resolve("prometheus.yml")))
                .isEqualTo(shipped(
                        PackFiles.PROMETHEUS,
                        "../rules/",
                        "rules/",
                        "localhost:9815",
                        "chiron:9815",
                        "localhost:9093",
                        "alertmanager:9093"));
    }

    @Test
    void alertmanagerIsConfiguredAsShippedButForTheAddresses() {
        assertThat(PackFiles.yaml(FOLDER.resolve("alertmanager.yml")))
                .isEqualTo(shipped(
                        PackFiles.ALERTMANAGER,
                        "http://127.0.0.1:9816/",
                        "http://chiron:9816/",
                        "credentials_file: tokens/",
                        "credentials_file: /run/secrets/"));
    }

    /** A shipped file as a tree, with texts replaced by others in turn. */
    private static JsonNode shipped(Path file, String... replacements) {
        String text = PackFiles.text(file);
        for (int each = 0; each < replacements.length; each += 2) {
            assertThat(text).contains(replacements[each]);
            text = text.replace(replacements[each], replacements[each + 1]);
        }
        try (TempFolder folder = TempFolder.create("compose")) {
            return PackFiles.yaml(folder.write("shipped.yml", text));
        }
    }

    /** Source, target and mode of each mount. */
    private static List<String[]> mounts(JsonNode service) {
        return texts(service.path("volumes")).stream()
                .map(mount -> mount.split(":", -1))
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.asText()));
        return texts;
    }
}
