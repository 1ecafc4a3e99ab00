package dev.chiron.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** The blackbox_exporter of Debian 13 (0.26), which {@code bin/fetch-servers} unpacked into the build folder. */
public final class RealBlackbox implements AutoCloseable {
    private static final String PACKAGE = "prometheus-blackbox-exporter";

    private final TempFolder folder;
    private final int port;
    private final Running running;

    private RealBlackbox(TempFolder folder, int port, Running running) {
        this.folder = folder;
        this.port = port;
        this.running = running;
    }

    /** Starts with a configuration and waits until it answers. */
    public static RealBlackbox start(String configuration) {
        TempFolder folder = TempFolder.create("blackbox");
        int port = FreePort.find();
        List<String> command = List.of(
                program().toString(),
                "--config.file=" + folder.write("blackbox.yml", configuration),
                "--web.listen-address=127.0.0.1:" + port);
        return new RealBlackbox(
                folder,
                port,
                Running.start(PACKAGE, folder.file("log"), command).awaitPort(port));
    }

    /** What {@code --config.check} says about a file. */
    public static Command check(Path file) {
        return Command.run(List.of(program().toString(), "--config.check", "--config.file=" + file));
    }

    public URI url(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        running.close();
        folder.close();
    }

    private static Path program() {
        return Release.TRIXIE.program(PACKAGE, PACKAGE);
    }
}
