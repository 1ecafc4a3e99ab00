package dev.chiron.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.probe.Module;
import dev.chiron.probe.Reason;
import dev.chiron.testing.ObedientProbe;
import dev.chiron.testing.Services;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What Prometheus' own linter says of what we expose. */
class PromtoolIT {
    @Test
    void metricsAndProbePassTheLinter() throws Exception {
        ObedientProbe probe = new ObedientProbe();
        probe.does(findings -> findings.gauge("probe_http_status_code", "Response HTTP status code", 503)
                .gauge("probe_tls_version_info", "Returns the TLS version", Map.of("version", "TLS 1.3"), 1)
                .failed(Reason.HTTP_STATUS, "503"));
        Module module = Services.module("http_2xx", probe);
        try (ScrapeHouse house = new ScrapeHouse(false)) {
            house.modules.put("http_2xx", module);
            house.watch(Services.onScrape("bot", module, "db"), Services.onScrape("db", module));

            assertThat(complaints(house.url("/metrics"))).isEmpty();
            assertThat(complaints(house.url("/probe?target=a"))).isEmpty();
        }
    }

    private static String complaints(URI url) throws IOException, InterruptedException {
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .start();
        promtool.getOutputStream().write(Client.get(url).body().getBytes(StandardCharsets.UTF_8));
        promtool.getOutputStream().close();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isIn(0, 3);
        return said;
    }
}
