package dev.chiron.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** An Alertmanager with a configuration of the test's own, in no cluster unless it is one of a {@link #pair}. */
public final class RealAlertmanager implements AutoCloseable {
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
    private static final String ALONE = "--cluster.listen-address=";

    private final TempFolder folder;
    private final JsonApi api;
    private final Running running;

    private RealAlertmanager(TempFolder folder, JsonApi api, Running running) {
        this.folder = folder;
        this.api = api;
        this.running = running;
    }

    /** Starts with the text of an {@code alertmanager.yml}. */
    public static RealAlertmanager start(String configuration) {
        return start(Release.INSTALLED, configuration);
    }

    /** The same, of another release than this machine's. */
    public static RealAlertmanager start(Release release, String configuration) {
        TempFolder folder = TempFolder.create("alertmanager");
        return start(release, folder, folder.write("alertmanager.yml", configuration), ALONE);
    }

    /**
     * Starts two that are one cluster, and waits until they have found each other.
     *
     * @param patience how long the second leaves a notification to the first; the less, the more often both send it
     */
    public static List<RealAlertmanager> pair(String configuration, Duration patience) {
        int first = FreePort.find();
        int second = FreePort.find();
        List<RealAlertmanager> pair = new ArrayList<>();
        try {
            pair.add(member(configuration, patience, first, second));
            pair.add(member(configuration, patience, second, first));
            Awaitility.await("two Alertmanagers to be one cluster")
                    .atMost(SETTLE_LIMIT)
                    .until(() -> pair.stream().allMatch(RealAlertmanager::isSettled));
            return List.copyOf(pair);
        } catch (RuntimeException failed) {
            pair.forEach(RealAlertmanager::close);
            throw failed;
        }
    }

    private static RealAlertmanager member(String configuration, Duration patience, int port, int other) {
        TempFolder folder = TempFolder.create("alertmanager");
        return start(
                Release.INSTALLED,
                folder,
                folder.write("alertmanager.yml", configuration),
                "--cluster.listen-address=127.0.0.1:" + port,
                "--cluster.advertise-address=127.0.0.1:" + port,
                "--cluster.peer=127.0.0.1:" + other,
                "--cluster.gossip-interval=50ms",
                "--cluster.reconnect-interval=200ms",
                "--cluster.peer-timeout=" + patience.toMillis() + "ms");
    }

    private boolean isSettled() {
        JsonNode cluster = api.get("/api/v2/status").path("cluster");
        return cluster.path("status").asText().equals("ready")
                && cluster.path("peers").size() == 2;
    }

    /** Starts with an {@code alertmanager.yml} of the caller's, from whose folder its relative paths start. */
    public static RealAlertmanager start(Release release, Path configuration) {
        return start(release, TempFolder.create("alertmanager"), configuration, ALONE);
    }

    private static RealAlertmanager start(Release release, TempFolder folder, Path configuration, String... cluster) {
        try {
            int port = FreePort.find();
            URI base = URI.create("http://127.0.0.1:" + port);
            List<String> command = new ArrayList<>(List.of(
                    release.alertmanager().toString(),
                    "--config.file=" + configuration,
                    "--storage.path=" + folder.folder("data"),
                    "--web.listen-address=127.0.0.1:" + port));
            command.addAll(List.of(cluster));
            Running running = Running.start("Alertmanager", folder.file("log"), command)
                    .await("be ready", () -> Http.isOk(base.resolve("/-/ready")));
            return new RealAlertmanager(folder, new JsonApi(base), running);
        } catch (RuntimeException failed) {
            folder.close();
            throw failed;
        }
    }

    public URI url() {
        return api.base();
    }

    /** Host and port, as Prometheus' {@code static_configs} take it. */
    public String address() {
        return api.base().getAuthority();
    }

    /** The alerts that it holds, as its API v2 gives them. */
    public JsonNode alerts() {
        return api.get("/api/v2/alerts");
    }

    /** Posts alerts as Prometheus would: a JSON array of objects with {@code labels}. */
    public void fire(String alerts) {
        api.post("/api/v2/alerts", alerts);
    }

    /** The end of what it logged. */
    public String log() {
        return running.tail();
    }

    @Override
    public void close() {
        running.close();
        folder.close();
    }
}
