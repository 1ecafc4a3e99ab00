package dev.chiron.pack;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealAlertmanager;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealPrometheus;
import dev.chiron.testing.Release;
import dev.chiron.testing.TempFolder;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the rules say of a Prometheus and an Alertmanager in trouble, as a second pair that is sound sees them. */
class ChainPipelineIT {
    static final List<Arrival> ARRIVALS = Stream.of(
                    Arrival.to("page", "PrometheusNotConnectedToAlertmanager", "PrometheusRuleFailures"),
                    Arrival.to("ticket", "PrometheusMissingRuleEvaluations", "AlertmanagerFailedToSendAlerts"))
            .flatMap(List::stream)
            .toList();

    /** One rule whose sides match many to many, and one group whose evaluation takes far longer than its interval, whatever was scraped. */
    private static final String BAD_RULES = """
            groups:
              - name: impossible
                rules: [{record: impossible, expr: 'label_replace({__name__=~"up|scrape_samples_scraped"}, "__name__", "", "", "") * 2'}]
              - name: slow
                interval: 20ms
                rules: [{record: slow, expr: 'sum_over_time((vector(1) + vector(1))[3000s:1ms])'}]
            """;

    @Test
    void eachTroubleOfThePipelineComesOnce() {
        String deaf = """
                route: {receiver: nobody, group_wait: 0s, group_interval: 1s, repeat_interval: 1s}
                receivers: [{name: nobody, webhook_configs: [{url: "http://127.0.0.1:%d/"}]}]
                """.formatted(FreePort.find());
        try (TempFolder folder = TempFolder.create("pipeline");
                RealChiron chiron = RealChiron.start("services: []\n");
                RealAlertmanager unheard = RealAlertmanager.start(Release.TRIXIE, deaf);
                RealPrometheus lonely = RealPrometheus.start(Release.TRIXIE, """
                        global: {scrape_interval: 1s, evaluation_interval: 1s}
                        rule_files: ["%s"]
                        scrape_configs: [%s]
                        """.formatted(
                                folder.write("bad.yml", BAD_RULES), Chain.job("chiron", chiron.webAddress())));
                Chain chain = new Chain(
                        chiron,
                        Chain.job("chiron", chiron.webAddress()),
                        Chain.job("prometheus", lonely.url().getAuthority()),
                        Chain.job("alertmanager", unheard.address()))) {
            chain.awaitSample("alertmanager_notifications_failed_total{integration=\"webhook\"}");
            unheard.fire("[{\"labels\": {\"alertname\": \"Unheard\"}}]");

            chain.awaitOnce(ARRIVALS);
        }
    }
}
