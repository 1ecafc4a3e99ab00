package dev.chiron.testing;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Chiron from its built jar, started as {@code bin/chiron serve} starts it. */
public final class RealChiron implements AutoCloseable {
    private final TempFolder folder;
    private final int webPort;
    private final int controlPort;
    private final List<String> command;
    private Running running;

    private RealChiron(TempFolder folder, int webPort, int controlPort, List<String> command) {
        this.folder = folder;
        this.webPort = webPort;
        this.controlPort = controlPort;
        this.command = command;
        this.running = Running.start("chiron", folder.file("log"), command);
    }

    /** Starts with a configuration and further flags, and waits until both listeners answer. */
    public static RealChiron start(String configuration, String... flags) {
        TempFolder folder = TempFolder.create("chiron");
        Path config = folder.write("chiron.yml", configuration);
        int web = FreePort.find();
        int control = FreePort.find();
        return new RealChiron(folder, web, control, command(folder, config, web, control, flags)).ready();
    }

    /** Starts with a web configuration of TLS among the flags, and waits until both listeners take connections. */
    public static RealChiron startSecured(String configuration, String... flags) {
        TempFolder folder = TempFolder.create("chiron");
        Path config = folder.write("chiron.yml", configuration);
        int web = FreePort.find();
        int control = FreePort.find();
        RealChiron chiron = new RealChiron(folder, web, control, command(folder, config, web, control, flags));
        chiron.running.awaitPort(web).awaitPort(control);
        return chiron;
    }

    private RealChiron ready() {
        running.await("be ready", () -> Http.isOk(url("/ready")) && Http.isOk(control("/ready")));
        return this;
    }

    /** Starts it again on the same ports and with the same data, after it has ended. */
    public void restart() {
        running = Running.start("chiron", folder.file("log"), command);
        ready();
    }

    /** A second one on this one's memory, with listeners of its own; the caller closes it before this one. */
    public RealChiron startAnotherOnItsMemory(String configuration) {
        Path config = folder.write("another.yml", configuration);
        int web = FreePort.find();
        int control = FreePort.find();
        TempFolder own = TempFolder.create("another");
        return new RealChiron(own, web, control, command(folder, config, web, control)).ready();
    }

    /** What {@code check-config} says about files. */
    public static Command checkConfig(List<Path> files) {
        List<String> command = command("check-config");
        files.forEach(file -> command.add(file.toString()));
        return Command.run(command);
    }

    private static List<String> command(TempFolder folder, Path config, int web, int control, String... flags) {
        List<String> command = command("serve");
        command.addAll(List.of(
                "--config.file=" + config,
                "--storage.path=" + folder.file("data"),
                "--web.listen-address=127.0.0.1:" + web,
                "--control.listen-address=127.0.0.1:" + control));
        command.addAll(List.of(flags));
        return command;
    }

    private static List<String> command(String name) {
        Path home = Path.of("").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + home.resolve("bin/jvm.options"),
                "-Dchiron.home=" + home));
        Path cache = home.resolve("target/chiron.aot");
        if (Files.exists(cache)) {
            command.add("-XX:AOTCache=" + cache);
        }
        command.addAll(List.of("-jar", home.resolve("target/chiron.jar").toString(), name));
        return command;
    }

    public long pid() {
        return running.pid();
    }

    /** The folder of its memory. */
    public Path storage() {
        return folder.file("data");
    }

    /** {@code 127.0.0.1:port} of the scrape listener. */
    public String webAddress() {
        return "127.0.0.1:" + webPort;
    }

    /** A path on the scrape listener. */
    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + webPort + path);
    }

    /** A path on the control listener. */
    public URI control(String path) {
        return URI.create("http://127.0.0.1:" + controlPort + path);
    }

    public Scrape scrape() {
        return Scrape.from(url("/metrics"));
    }

    /** Whether a service is up; it is not while nothing is known of it. */
    public boolean isUp(String service) {
        return scrape().value("chiron_service_status", "service", service, "status", "up") == 1;
    }

    /** A metric of one service. */
    public double value(String metric, String service) {
        return scrape().value(metric, "service", service);
    }

    /** What a path on the control listener answers under a bearer token. */
    public HttpResponse<String> get(String path, String token) {
        return Http.get(control(path), "Authorization", "Bearer " + token);
    }

    /** What a path on the control listener answers to anybody. */
    public HttpResponse<String> getControl(String path) {
        return Http.get(control(path));
    }

    /** Posts JSON to the control listener under a bearer token. */
    public HttpResponse<String> post(String path, String token, String json) {
        return Http.postJson(control(path), json, "Authorization", "Bearer " + token);
    }

    /** Deletes a path of the control listener under a bearer token. */
    public HttpResponse<String> delete(String path, String token) {
        return Http.delete(control(path), "Authorization", "Bearer " + token);
    }

    public HttpResponse<String> get(String path) {
        return Http.get(url(path));
    }

    /** Writes another configuration over its own. */
    public void write(String configuration) {
        folder.write("chiron.yml", configuration);
    }

    /** Writes another configuration over its own and sends SIGHUP. */
    public void reload(String configuration) {
        write(configuration);
        running.signal("HUP");
    }

    /** Ends it by a signal, as {@code TERM}, and returns the exit code. */
    public int endBy(String signal) {
        return running.exitCodeAfter(signal);
    }

    /** Ends it as a power cut would: nothing is flushed, nobody is told. */
    public void kill() {
        running.kill();
    }

    /** Holds it still, as a machine that hangs does. */
    public void freeze() {
        running.signal("STOP");
    }

    /** Lets a frozen one go on. */
    public void thaw() {
        running.signal("CONT");
    }

    /** The end of what it logged. */
    public String log() {
        return running.tail();
    }

    /** Whether it has logged a text at any time. */
    public boolean hasLogged(String text) {
        return running.log().contains(text);
    }

    @Override
    public void close() {
        running.close();
        folder.close();
    }
}
