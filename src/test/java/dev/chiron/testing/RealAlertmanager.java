package dev.chiron.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** An Alertmanager with a configuration of the test's own, in no cluster. */
public final class RealAlertmanager implements AutoCloseable {
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
        TempFolder folder = TempFolder.create("alertmanager");
        return start(folder, folder.write("alertmanager.yml", configuration));
    }

    /** Starts with an {@code alertmanager.yml} of the caller's, from whose folder its relative paths start. */
    public static RealAlertmanager start(Path configuration) {
        return start(TempFolder.create("alertmanager"), configuration);
    }

    private static RealAlertmanager start(TempFolder folder, Path configuration) {
        try {
            int port = FreePort.find();
            URI base = URI.create("http://127.0.0.1:" + port);
            List<String> command = List.of(
                    Program.find("prometheus-alertmanager", "prometheus-alertmanager")
                            .toString(),
                    "--config.file=" + configuration,
                    "--storage.path=" + folder.folder("data"),
                    "--web.listen-address=127.0.0.1:" + port,
                    "--cluster.listen-address=");
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
