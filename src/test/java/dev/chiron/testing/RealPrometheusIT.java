package dev.chiron.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RealPrometheusIT {
    private static final String RULES = """
            groups:
              - name: test
                rules:
                  - {alert: TooMuch, expr: "weight_kilograms > 1", labels: {service: web}}
            """;

    @ParameterizedTest
    @EnumSource
    void scrapesAndFiresIntoARealAlertmanager(Release release) {
        try (RealNginx target = RealNginx.start("location / { return 200 \"weight_kilograms 3.5\\n\"; }");
                TempFolder folder = TempFolder.create("rules");
                RealAlertmanager alertmanager =
                        RealAlertmanager.start(release, "{route: {receiver: nobody}, receivers: [{name: nobody}]}");
                RealPrometheus prometheus = RealPrometheus.start(
                        release, configuration(target, folder.write("rules.yml", RULES), alertmanager))) {
            await().untilAsserted(() ->
                    assertThat(prometheus.value("weight_kilograms")).contains(3.5));
            await().untilAsserted(() -> assertThat(alertmanager.alerts().toString())
                    .contains("\"alertname\":\"TooMuch\"", "\"service\":\"web\""));
            assertThat(prometheus.value("no_such_metric")).isEmpty();
        }
    }

    private static String configuration(RealNginx target, Path rules, RealAlertmanager alertmanager) {
        return """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                alerting: {alertmanagers: [{static_configs: [{targets: ["%s"]}]}]}
                scrape_configs: [{job_name: test, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
                """.formatted(rules, alertmanager.address(), target.port());
    }
}
