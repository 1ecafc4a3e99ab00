package dev.chiron.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.config.ConfigException;
import dev.chiron.config.ConfigFile;
import dev.chiron.config.Environment;
import dev.chiron.config.Section;
import dev.chiron.health.HealthRule;
import dev.chiron.testing.BadFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ServiceTest {
    private static List<Service> read(Section root) {
        return root.sections("services", "what to watch", own -> {
            HealthRule.read(own);
            return Service.read(own, own);
        });
    }

    private static Service service(String text) throws ConfigException {
        return ConfigFile.read(
                        "test.yml",
                        "services: [" + text + "]",
                        Path.of("/"),
                        new Environment(_ -> null),
                        ServiceTest::read)
                .getFirst();
    }

    @TestFactory
    Stream<DynamicTest> everyBrokenServiceIsRefusedWithItsExactMessages() {
        return BadFiles.in("service/bad", ServiceTest::read);
    }

    @Test
    void nameAndModuleAreAllThatAServiceNeeds() throws Exception {
        Service service = service("{name: bot, module: http}");

        assertThat(service)
                .isEqualTo(new Service(
                        "bot",
                        "default",
                        "service",
                        false,
                        true,
                        "http",
                        "",
                        Optional.of(Duration.ofSeconds(15)),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        new Service.About("", "", "", List.of()),
                        Objective.NONE));
    }

    @Test
    void everyKeyIsRead() throws Exception {
        Service service = service("""
                {name: stream-bot, project: homelab, type: web, critical: true, alerts: false, module: http_2xx,
                 target: "http://bot:5000/health", interval: 5s, timeout: 2s, depends_on: [postgres, redis],
                 labels: {team: media}, url: "https://bot.example.org", version: 1.4.2, container: bot, ports: [80, 443],
                 slo: {objective: 99.9%, latency: 300ms}}""");

        assertThat(service.project()).isEqualTo("homelab");
        assertThat(service.type()).isEqualTo("web");
        assertThat(service.critical()).isTrue();
        assertThat(service.alerts()).isFalse();
        assertThat(service.target()).isEqualTo("http://bot:5000/health");
        assertThat(service.interval()).contains(Duration.ofSeconds(5));
        assertThat(service.timeout()).contains(Duration.ofSeconds(2));
        assertThat(service.dependsOn()).containsExactly("postgres", "redis");
        assertThat(service.labels()).containsExactly(Map.entry("team", "media"));
        assertThat(service.about())
                .isEqualTo(new Service.About("https://bot.example.org", "1.4.2", "bot", List.of(80, 443)));
        assertThat(service.objective())
                .isEqualTo(new Objective(Optional.of(0.999), Optional.of(Duration.ofMillis(300))));
    }

    @Test
    void aServiceOnScrapeHasNoInterval() throws Exception {
        assertThat(service("{name: a, module: m, schedule: on_scrape}").interval())
                .isEmpty();
    }
}
