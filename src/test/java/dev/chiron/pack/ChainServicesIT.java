package dev.chiron.pack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.FreePort;
import dev.chiron.testing.RealChiron;
import dev.chiron.testing.RealNginx;
import dev.chiron.testing.RealRedis;
import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import dev.chiron.testing.TempFolder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** What the rules say of services, provoked with real ones: each alert comes to whom it is for, once, and without a storm. */
class ChainServicesIT {
    private static final int APPS = 20;

    static final List<Arrival> ARRIVALS = Stream.of(
                    Arrival.to("chiron", "ChironServiceDown service=db", "ChironServiceDown service=fragile"),
                    Arrival.to("page", "ChironServiceOutage service=db", "ChironDependencyDown service=behind-silence"),
                    Arrival.to(
                            "ticket",
                            "ChironServiceOutage service=fragile",
                            "ChironServiceDegraded service=ill",
                            "ChironServiceFlapping service=restless",
                            "ChironDependencyCycle"),
                    Arrival.to(
                            Arrival.MUTED,
                            "ChironDependencyDown service=app-1",
                            "ChironDependencyDown service=app-" + APPS,
                            "ChironDependencyImpaired service=stoic",
                            "ChironServiceCircuitOpen service=fragile",
                            "ChironServiceVanished service=gone"),
                    Arrival.to(Arrival.HELD, "ChironInfoInhibitor service=gone"))
            .flatMap(List::stream)
            .toList();

    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void eachAlertComesOnceAndTwentyServicesBehindOneDeadDatabaseAreOnePage() {
        try (TempFolder folder = TempFolder.create("services");
                RealRedis db = RealRedis.create();
                RealRedis fragile = RealRedis.create();
                RealNginx nginx =
                        RealNginx.start("location / { return 200 \"ok\\n\"; } location /broken { return 500; }");
                ScriptedHttpServer apps = apps(db);
                RealChiron chiron = RealChiron.start(configuration(folder, db, fragile, nginx, apps) + gone(nginx));
                Chain chain = new Chain(chiron, Chain.job("chiron", chiron.webAddress()))) {
            chain.awaitSample("count(chiron_service_up{service=~\"app-.+|db|fragile|gone\"} == 1) == " + (APPS + 3));
            chain.awaitSample("count_over_time(chiron_service_status{service=\"gone\",status=\"up\"}[1m]) >= 2");

            db.stop();
            fragile.stop();
            chiron.reload(configuration(folder, db, fragile, nginx, apps));

            chain.awaitOnce(ARRIVALS);
            assertThat(chain.groups("page")).hasSize(2).anyMatch(group -> group.contains("root=\"db\""));
        }
    }

    /** Web services that answer only while their database does, and one whose every second answer is bad. */
    private ScriptedHttpServer apps(RealRedis db) {
        ScriptedHttpServer server = ScriptedHttpServer.start();
        for (int app = 1; app <= APPS; app++) {
            server.on("/app-" + app, request -> answers(db) ? Answer.of(200, "ok") : Answer.of(503, "no database"));
        }
        return server.on("/restless", request -> Answer.of(asked.incrementAndGet() % 2 == 0 ? 200 : 404, ""));
    }

    private static boolean answers(RealRedis db) {
        try (Jedis client = new Jedis("127.0.0.1", db.port())) {
            return client.ping().equals("PONG");
        } catch (JedisException gone) {
            return false;
        }
    }

    private static String gone(RealNginx nginx) {
        return "  - {name: gone, project: home, module: http, target: \"http://127.0.0.1:%d/\"}\n"
                .formatted(nginx.port());
    }

    private static String configuration(
            TempFolder folder, RealRedis db, RealRedis fragile, RealNginx nginx, ScriptedHttpServer apps) {
        return """
                modules: {http: {prober: http, timeout: 900ms}, redis: {prober: redis, timeout: 900ms}, tcp: {prober: tcp, timeout: 900ms}}
                defaults: {interval: 1s, failure_threshold: 2, success_threshold: 1, confirm: {retries: 1, backoff: 100ms}}
                security: {tokens: [{name: alertmanager, role: alertmanager, file: "%1$s"}]}
                services:
                  - {name: db, project: home, type: database, critical: true, module: redis, target: "127.0.0.1:%2$d"}
                  - {name: fragile, project: home, module: redis, target: "127.0.0.1:%3$d", circuit: {failure_threshold: 2, open_for: 5m}}
                  - {name: ill, project: home, module: http, target: "http://127.0.0.1:%4$d/broken", outcomes: {http_5xx: degraded}}
                  - {name: restless, project: home, module: http, target: "%6$s", interval: 500ms, failure_threshold: 5, confirm: {retries: 0}}
                  - {name: stoic, project: home, module: http, target: "http://127.0.0.1:%4$d/", depends_on: [db]}
                  - {name: silence, project: home, module: tcp, target: "127.0.0.1:%5$d", alerts: false}
                  - {name: behind-silence, project: home, critical: true, module: tcp, target: "127.0.0.1:%5$d", depends_on: [silence]}
                  - {name: hen, project: home, module: http, target: "http://127.0.0.1:%4$d/", depends_on: [egg]}
                  - {name: egg, project: home, module: http, target: "http://127.0.0.1:%4$d/", depends_on: [hen]}
                """.formatted(
                                Chain.token(folder),
                                db.port(),
                                fragile.port(),
                                nginx.port(),
                                FreePort.find(),
                                apps.url("/restless"))
                + IntStream.rangeClosed(1, APPS)
                        .mapToObj(app ->
                                "  - {name: app-%1$d, project: home, type: web, critical: true, module: http, target: \"%2$s\", depends_on: [db]}\n"
                                        .formatted(app, apps.url("/app-" + app)))
                        .collect(Collectors.joining());
    }
}
