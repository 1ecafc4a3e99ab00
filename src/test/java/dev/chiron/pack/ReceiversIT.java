package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chiron.testing.MailBox;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.Release;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the example's receivers are sent by a real Alertmanager: the services' own addresses are replaced, nothing else. */
class ReceiversIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String RUNBOOK = "https://github.com/chiron-dev/chiron/blob/main/docs/runbooks/";
    private static final List<String> ADDRESSES =
            List.of("slack", "pagerduty", "opsgenie/v2/alerts", "sns/", "tickets", "deadman", "chiron");

    @ParameterizedTest
    @EnumSource
    void everyReceiverTellsRootTimeRunbookAndDashboard(Release release) {
        try (TempFolder folder = TempFolder.create("receivers");
                MailBox mail = new MailBox();
                ScriptedHttpServer services = ScriptedHttpServer.start()) {
            ADDRESSES.forEach(address -> services.on("/" + address, 202, "{\"ok\": true}"));
            services.on("/slack", 200, "ok").on("/sns/", 200, "<PublishResponse/>");
            try (RealAlertmanager alertmanager = RealAlertmanager.start(release, written(folder, mail, services))) {
                alertmanager.fire("[" + alert("ChironServiceOutage", "critical", "root", "db", "db") + ","
                        + alert("ChironDependencyDown", "warning", "dependent", "queue", "web") + "]");

                assertThat(sent(services, "slack"))
                        .contains("FIRING db: It is so.", "Since: 20", "Runbook: " + RUNBOOK, "d/chiron-service");
                assertThat(sent(services, "pagerduty"))
                        .contains(
                                "\"routing_key\":\"secret of pagerduty\"",
                                "\"summary\":\"FIRING db: It is so.\"",
                                "\"href\":\"" + RUNBOOK + "ChironServiceOutage.md\"",
                                "db is not well.");
                assertThat(sent(services, "opsgenie/v2/alerts"))
                        .contains("\"message\":\"FIRING db: It is so.\"", "\"priority\":\"P1\"", "db is not well.");
                assertThat(URLDecoder.decode(sent(services, "sns/"), StandardCharsets.UTF_8))
                        .contains("PhoneNumber=+15555550100", "Message=FIRING db: It is so. " + RUNBOOK);
                assertThat(sent(services, "tickets")).contains("\"version\":\"4\"", "ChironDependencyDown");
                await().atMost(SOON).until(() -> !mail.messages().isEmpty());
                assertThat(mail.messages().getFirst().replace("=\n", ""))
                        .contains(
                                "Subject: FIRING queue: It is so.",
                                "web is not well.",
                                "Root cause: queue",
                                "Since: 20")
                        .contains("Runbook: " + RUNBOOK + "ChironDependencyDown.md")
                        .doesNotContain("text/html");
            }
        }
    }

    private static String sent(ScriptedHttpServer services, String address) {
        await(address)
                .atMost(SOON)
                .until(() -> !services.requests("/" + address).isEmpty());
        return services.requests("/" + address).getFirst().body();
    }

    private static Path written(TempFolder folder, MailBox mail, ScriptedHttpServer services) {
        folder.folder("tokens");
        for (String secret : List.of("smtp", "opsgenie", "pagerduty", "tickets", "alertmanager")) {
            folder.write("tokens/" + secret, "secret of " + secret);
        }
        folder.write("tokens/slack", services.url("/slack").toString());
        folder.folder("templates");
        folder.write("templates/chiron.tmpl", PackFiles.text(PackFiles.TEMPLATES));
        folder.folder("examples");
        String[] replacements = {
            "smtp.example.org:587",
            mail.target() + "\n  smtp_require_tls: false",
            "global:\n",
            "global:\n  pagerduty_url: " + services.url("/pagerduty") + "\n  opsgenie_api_url: "
                    + services.url("/opsgenie/") + "\n",
            "sigv4: {region: eu-central-1}",
            "api_url: " + services.url("/sns/")
                    + "\n        sigv4: {region: eu-central-1, access_key: a, secret_key: b}",
            "https://tickets.example.org/api/alerts",
            services.url("/tickets").toString(),
            "https://snitch.example.org/chiron",
            services.url("/deadman").toString(),
            "http://127.0.0.1:9816/api/alertmanager",
            services.url("/chiron").toString()
        };
        String text = Haste.ofAlertmanager(PackFiles.text(PackFiles.RECEIVERS))
                .replace("/etc/alertmanager/tokens", folder.file("tokens").toString());
        for (int each = 0; each < replacements.length; each += 2) {
            assertThat(text).containsOnlyOnce(replacements[each]);
            text = text.replace(replacements[each], replacements[each + 1]);
        }
        return folder.write("examples/alertmanager.yml", text);
    }

    private static String alert(String name, String severity, String role, String root, String service) {
        return """
                {"labels": {"alertname": "%1$s", "severity": "%2$s", "role": "%3$s", "root": "%6$s", "service": "%4$s",
                   "component": "service", "project": "home", "cluster": "home", "job": "chiron"},
                 "annotations": {"summary": "It is so.", "description": "%4$s is not well.", "runbook_url": "%5$s%1$s.md",
                   "dashboard_url": "http://localhost:3000/d/chiron-service?var-service=%4$s"}}
                """.formatted(name, severity, role, service, RUNBOOK, root);
    }
}
