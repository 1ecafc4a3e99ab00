package dev.chiron.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.TempFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The pictures of the documentation; with {@code -Dchiron.regenerate=true} they are written into it. */
@ExtendWith(OneChromium.class)
class PicturesIT {
    private static final boolean REGENERATE = Boolean.getBoolean("chiron.regenerate");
    private static final List<String> SERVICES = List.of(
            "postgres",
            "api",
            "checkout",
            "web",
            "payments",
            "redis",
            "mailer",
            "prometheus",
            "alertmanager",
            "grafana",
            "nas",
            "gateway",
            "minio");

    private static String configuration(int up, int down, Path token) {
        return """
                modules:
                  tcp: {prober: tcp, timeout: 1s}
                  redis: {prober: redis, timeout: 1s}
                security:
                  tokens: [{name: ann, role: operator, file: %3$s}]
                services:
                  - {name: postgres, project: shop, type: database, critical: true, module: tcp, target: "localhost:%2$d", interval: 2s}
                  - {name: api, project: shop, type: web, critical: true, module: tcp, target: "localhost:%2$d", interval: 2s, depends_on: [postgres, redis]}
                  - {name: checkout, project: shop, type: web, critical: true, module: tcp, target: "localhost:%2$d", interval: 2s, depends_on: [api, payments]}
                  - {name: web, project: shop, type: web, module: tcp, target: "localhost:%1$d", interval: 2s, depends_on: [api]}
                  - {name: payments, project: shop, type: web, critical: true, module: tcp, target: "localhost:%1$d", interval: 2s}
                  - {name: redis, project: shop, type: cache, module: redis, target: "localhost:%1$d", interval: 2s}
                  - {name: mailer, project: shop, type: worker, module: tcp, target: "localhost:%1$d", interval: 2s, depends_on: [redis]}
                  - {name: prometheus, project: monitoring, type: web, module: tcp, target: "localhost:%1$d", interval: 2s}
                  - {name: alertmanager, project: monitoring, type: web, module: tcp, target: "localhost:%1$d", interval: 2s}
                  - {name: grafana, project: monitoring, type: web, module: redis, target: "localhost:%1$d", interval: 2s, degraded_above: 1ms}
                  - {name: nas, project: home, type: resource, module: tcp, target: "localhost:%1$d", interval: 2s}
                  - {name: gateway, project: home, type: router, critical: true, module: tcp, target: "localhost:%1$d", interval: 2s}
                  - {name: minio, project: home, type: bucket, module: tcp, target: "localhost:%1$d", interval: 2s, maintenance: [{cron: "* * * * *", duration: 2m}]}
                """.formatted(up, down, token);
    }

    @Test
    void thePicturesShowAnOutageInBothThemesAndOnAPhone(Chromium chromium) throws IOException {
        try (TempFolder folder = TempFolder.create("pictures");
                RealRedis up = RealRedis.create();
                RealChiron chiron = RealChiron.start(
                        configuration(up.port(), FreePort.find(), folder.write("token", Watched.OPERATOR)))) {
            chiron.endBy("TERM");
            Path database = chiron.storage().resolve("chiron.db");
            MadeUpPast.write(database, Instant.now(), SERVICES);
            chiron.restart();
            if (REGENERATE) {
                await("the summing up, once a minute")
                        .atMost(Duration.ofMinutes(3))
                        .until(() -> MadeUpPast.isSummedUp(database, SERVICES));
                chiron.endBy("TERM");
                chiron.restart();
            }
            await("the store to be open")
                    .until(() -> chiron.post(
                                            "/api/services/mailer/pause",
                                            Watched.OPERATOR,
                                            "{\"reason\":\"moving to the new queue\",\"for\":\"2h\"}")
                                    .statusCode()
                            == 200);
            picture(chromium, chiron, "overview-light", "", 1280, 760, ColorScheme.LIGHT);
            picture(chromium, chiron, "overview-dark", "", 1280, 760, ColorScheme.DARK);
            picture(chromium, chiron, "overview-phone", "", 360, 740, ColorScheme.LIGHT);
            picture(chromium, chiron, "service-dark", "#/services/api", 1280, 1100, ColorScheme.DARK);
            picture(chromium, chiron, "wall-dark", "#/?view=wall", 1280, 720, ColorScheme.DARK);
        }
    }

    private static void picture(
            Chromium chromium, RealChiron chiron, String name, String place, int width, int height, ColorScheme scheme)
            throws IOException {
        try (Tab tab = chromium.open(width, height, scheme).visit(chiron.control("/" + place))) {
            tab.logIn(Watched.OPERATOR);
            tab.see(
                    ".row .why, .caused, .tile .why",
                    place.contains("services") ? "Caused by postgres" : "blocked by postgres");
            if (place.contains("services")) {
                tab.find(".plot canvas").nth(1).waitFor();
                tab.see(".timeline", "Change");
            }
            byte[] png = tab.page().screenshot(new Page.ScreenshotOptions());
            assertThat(png).as(name).hasSizeBetween(10_000, 300_000);
            if (REGENERATE) {
                Files.write(Files.createDirectories(Path.of("docs/images")).resolve(name + ".png"), png);
            }
        }
    }
}
