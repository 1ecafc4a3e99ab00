package dev.chiron.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A Prometheus with a configuration of the test's own. */
public final class RealPrometheus implements AutoCloseable {
    private final TempFolder folder;
    private final JsonApi api;
    private final Running running;

    private RealPrometheus(TempFolder folder, JsonApi api, Running running) {
        this.folder = folder;
        this.api = api;
        this.running = running;
    }

    /** Starts with the text of a {@code prometheus.yml}, in which rule files stand with absolute paths. */
    public static RealPrometheus start(String configuration) {
        return start(Release.INSTALLED, configuration);
    }

    /** The same, of another release than this machine's and with further flags. */
    public static RealPrometheus start(Release release, String configuration, String... flags) {
        TempFolder folder = TempFolder.create("prometheus");
        try {
            int port = FreePort.find();
            URI base = URI.create("http://127.0.0.1:" + port);
            List<String> command = new ArrayList<>(List.of(
                    release.prometheus().toString(),
                    "--config.file=" + folder.write("prometheus.yml", configuration),
                    "--storage.tsdb.path=" + folder.folder("data"),
                    "--scrape.discovery-reload-interval=100ms",
                    "--web.listen-address=127.0.0.1:" + port));
            command.addAll(List.of(flags));
            Running running = Running.start("Prometheus", folder.file("log"), command)
                    .await("be ready", () -> Http.isOk(base.resolve("/-/ready")));
            return new RealPrometheus(folder, new JsonApi(base), running);
        } catch (RuntimeException failed) {
            folder.close();
            throw failed;
        }
    }

    public URI url() {
        return api.base();
    }

    /** The {@code data} of an API answer; parameters are names and values in turn. */
    public JsonNode get(String path, String... parameters) {
        return api.get(path, parameters).path("data");
    }

    /** The {@code result} of an instant query, now: an array of series, each with {@code metric} and {@code value}. */
    public JsonNode query(String expression) {
        return get("/api/v1/query", "query", expression).path("result");
    }

    /** The value of the only series that an instant query finds; empty for none, thrown for more than one. */
    public Optional<Double> value(String expression) {
        JsonNode result = query(expression);
        if (result.size() > 1) {
            throw new IllegalStateException(expression + " has " + result.size() + " series: " + result);
        }
        return result.isEmpty()
                ? Optional.empty()
                : Optional.of(Double.valueOf(result.get(0).path("value").get(1).asText()));
    }

    /** Takes another configuration over, as SIGHUP does; what it leads to is for the caller to wait for. */
    public void reload(String configuration) {
        folder.write("prometheus.yml", configuration);
        running.signal("HUP");
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
