package dev.chiron.pack;

import dev.chiron.testing.ScriptedHttpServer;
import dev.chiron.testing.ScriptedHttpServer.Answer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A metrics page as a Chiron in trouble would show it, for the troubles that a sound one cannot be brought into: a clock
 * that is wrong, checks that hang although each has a deadline, a scheduler that is late although the machine is not,
 * and ten thousand samples that were half as many a day ago.
 */
final class ScriptedExporter implements AutoCloseable {
    private static final int SERIES = 6_000;
    private static final String STALE = "service=\"stale\",project=\"home\",type=\"web\",critical=\"true\"";
    private static final int SECONDS_FAST = 60;
    private static final int SCRAPES_UNTIL_IT_GROWS = 20;

    private final ScriptedHttpServer server = ScriptedHttpServer.start();
    private final AtomicInteger scrapes = new AtomicInteger();
    private final long stopped = Instant.now().getEpochSecond();

    ScriptedExporter() {
        server.on("/metrics", request -> page(scrapes.incrementAndGet()));
    }

    private String head(int scrape) {
        return """
                # TYPE chiron_time_seconds gauge
                chiron_time_seconds %1$d
                # TYPE chiron_service_up gauge
                chiron_service_up{%2$s} 1
                # TYPE chiron_service_interval_seconds gauge
                chiron_service_interval_seconds{%2$s} 1
                # TYPE chiron_service_last_check_timestamp_seconds gauge
                chiron_service_last_check_timestamp_seconds{%2$s} %3$d
                # TYPE chiron_services gauge
                chiron_services{project="home",type="web",status="up"} 1
                # TYPE chiron_scheduler_overruns_total counter
                chiron_scheduler_overruns_total %4$d
                # TYPE chiron_scheduler_lag_seconds histogram
                chiron_scheduler_lag_seconds_bucket{le="0.5"} 0
                chiron_scheduler_lag_seconds_bucket{le="2.5"} %4$d
                chiron_scheduler_lag_seconds_bucket{le="+Inf"} %4$d
                chiron_scheduler_lag_seconds_sum %4$d
                chiron_scheduler_lag_seconds_count %4$d
                """.formatted(Instant.now().getEpochSecond() + SECONDS_FAST, STALE, stopped, scrape);
    }

    private Answer page(int scrape) {
        StringBuilder text = new StringBuilder(head(scrape));
        text.append("# TYPE chiron_service_value gauge\n");
        int series = scrape < SCRAPES_UNTIL_IT_GROWS ? SERIES : 2 * SERIES;
        for (int one = 0; one < series; one++) {
            text.append("chiron_service_value{name=\"%d\"} 1\n".formatted(one));
        }
        return Answer.of(200, text.toString()).with("Content-Type", "text/plain; version=0.0.4");
    }

    /** Host and port. */
    String address() {
        return "127.0.0.1:" + server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
