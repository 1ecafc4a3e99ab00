package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.TempFolder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When much or everything is out of sight: one alert says so, and nobody hears of each service. */
class ChainFleetIT {
    private static final int SERVICES = 6;

    static final List<Arrival> FLEET = Stream.of(
                    Arrival.to("page", "ChironFleetOutage"),
                    Arrival.to(Arrival.MUTED, "ChironServiceOutage service=web-1"))
            .flatMap(List::stream)
            .toList();
    static final List<Arrival> ONE_CUT_OFF = Arrival.to("ticket", "ChironCutOff watch=partial");
    static final List<Arrival> ALL_CUT_OFF = Arrival.to("page", "ChironCutOff watch=lost");
    static final List<Arrival> ONE_DEAD = Arrival.to("page", "ChironTargetDown watch=partial");
    static final List<Arrival> ALL_DEAD = Arrival.to("page", "ChironTargetDown watch=lost");
    static final List<Arrival> NONE = Arrival.to("page", "ChironAbsent");

    static final List<Arrival> ARRIVALS = Stream.of(FLEET, ONE_CUT_OFF, ALL_CUT_OFF, ONE_DEAD, ALL_DEAD, NONE)
            .flatMap(List::stream)
            .toList();

    @Test
    void whatConcernsEverythingIsSaidOnceAndInTheServicesPlace() {
        int firstPoint = FreePort.find();
        int secondPoint = FreePort.find();
        try (TempFolder folder = TempFolder.create("fleet");
                RealNginx nginx = RealNginx.start();
                RealChiron first = RealChiron.start(configuration(folder, nginx, firstPoint));
                RealChiron second = RealChiron.start(configuration(folder, nginx, secondPoint))) {
            ScriptedHttpServer firstReference = ScriptedHttpServer.startOn(firstPoint);
            ScriptedHttpServer secondReference = ScriptedHttpServer.startOn(secondPoint);
            String job = Chain.job("chiron", first.webAddress(), second.webAddress());
            try (Chain chain = new Chain(first, job)) {
                chain.awaitSample("count(chiron_service_up == 1) == " + 2 * SERVICES);
                chain.awaitSample("count(chiron_connected == 1) == 2");

                nginx.stop();
                chain.awaitOnce(FLEET);
                assertThat(chain.groups("page")).hasSize(1);

                secondReference.close();
                chain.awaitOnce(ONE_CUT_OFF);
                firstReference.close();
                chain.awaitOnce(ALL_CUT_OFF);

                second.kill();
                chain.awaitOnce(ONE_DEAD);
                first.kill();
                chain.awaitOnce(ALL_DEAD);
                chain.scrape(Chain.job("chiron"));
                chain.awaitOnce(NONE);

                assertThat(chain.groups("page"))
                        .as("one page for each of four troubles, however many services")
                        .hasSize(4);
            }
        }
    }

    private static String configuration(TempFolder folder, RealNginx nginx, int point) {
        return """
                modules: {http: {prober: http, timeout: 900ms}}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 1, backoff: 100ms}}
                connectivity: {targets: ["127.0.0.1:%d"], interval: 1s, timeout: 500ms}
                security: {tokens: [{name: alertmanager, role: alertmanager, file: "%s"}]}
                services:
                """.formatted(point, Chain.token(folder))
                + IntStream.rangeClosed(1, SERVICES)
                        .mapToObj(one ->
                                "  - {name: web-%d, project: home, critical: true, module: http, target: \"http://127.0.0.1:%d/\"}\n"
                                        .formatted(one, nginx.port()))
                        .collect(Collectors.joining());
    }
}
