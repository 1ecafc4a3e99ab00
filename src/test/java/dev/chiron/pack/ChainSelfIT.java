package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.TempFolder;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the rules say of Chiron itself; only what a sound Chiron cannot be brought into is {@link ScriptedExporter scripted}. */
class ChainSelfIT {
    private static final int SERVICES = 20;
    private static final int RESTARTS = 3;
    private static final Duration SLOW = Duration.ofMillis(2_300);

    static final List<Arrival> SCRIPTED = Stream.of(
                    Arrival.to("page", "ChironProbeStale service=stale"),
                    Arrival.to(
                            "ticket",
                            "ChironClockSkew",
                            "ChironSchedulerLate why=lag",
                            "ChironSchedulerLate why=overruns",
                            "ChironScrapeSamplesGrowing"))
            .flatMap(List::stream)
            .toList();
    static final List<Arrival> ARRIVALS = Stream.of(
                    SCRIPTED,
                    Arrival.to(
                            "ticket",
                            "ChironConfigReloadFailed",
                            "ChironMemoryUnavailable",
                            "ChironMemoryLost",
                            "ChironProcessRestarting",
                            "ChironScrapeSlow"),
                    Arrival.to("deadman", "ChironWatchdog"))
            .flatMap(List::stream)
            .toList();

    @Test
    void eachTroubleOfItsOwnComesOnce() {
        try (TempFolder folder = TempFolder.create("self");
                RealNginx nginx = RealNginx.start();
                RealPostgres database = RealPostgres.create();
                RealChiron troubled = RealChiron.start(configuration(folder, nginx, database));
                RealChiron restless = RealChiron.start("services: []\n");
                ScriptedHttpServer slowly = behindSlowLine(troubled);
                ScriptedExporter scripted = new ScriptedExporter();
                Chain chain = new Chain(
                        troubled,
                        Chain.job("chiron", troubled.webAddress(), restless.webAddress(), scripted.address())
                                .replace(
                                        "static_configs: [",
                                        "static_configs: [{targets: [\"127.0.0.1:%d\"], labels: {__scrape_interval__: 3s, __scrape_timeout__: 3s}}, "
                                                .formatted(slowly.port())))) {
            chain.awaitSample("chiron_store_available == 1 and chiron_store_written_total > 0");

            database.stop();
            troubled.reload("services: {broken: true}\n");
            for (int restart = 0; restart < RESTARTS; restart++) {
                String before = "process_start_time_seconds{instance=\"" + restless.webAddress() + "\"}";
                chain.awaitSample("changes(" + before + "[1m]) >= " + restart + " and " + before);
                assertThat(restless.endBy("TERM")).isZero();
                restless.restart();
            }

            chain.awaitOnce(ARRIVALS);
        }
    }

    private static ScriptedHttpServer behindSlowLine(RealChiron chiron) {
        return ScriptedHttpServer.start()
                .on(
                        "/metrics",
                        request -> Answer.of(200, chiron.get("/metrics").body())
                                .with("Content-Type", "text/plain; version=0.0.4")
                                .after(SLOW));
    }

    private static String configuration(TempFolder folder, RealNginx nginx, RealPostgres database) {
        database.createUser("chiron", "s3cret");
        database.createDatabase("chiron", "chiron");
        return """
                store: {url: "%s", username: chiron, password: s3cret, queue: 100}
                modules: {http: {prober: http, timeout: 400ms}}
                defaults: {interval: 500ms}
                security: {tokens: [{name: alertmanager, role: alertmanager, file: "%s"}]}
                services:
                """.formatted(database.url("chiron"), Chain.token(folder))
                + IntStream.rangeClosed(1, SERVICES)
                        .mapToObj(one ->
                                "  - {name: web-%d, project: home, module: http, target: \"http://127.0.0.1:%d/\"}\n"
                                        .formatted(one, nginx.port()))
                        .collect(Collectors.joining());
    }
}
