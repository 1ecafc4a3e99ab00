package dev.chiron.testing;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A network bridge of one Docker engine's own.
 *
 * <p>Engines of one machine would share the bridge {@code docker0} and hand out the same addresses twice. Nothing is
 * routed through it: only this machine reaches the containers, and they reach nobody.
 */
record DockerBridge(String name) implements AutoCloseable {
    private static final int TRIES = 50;
    private static final String PACKAGE = "iproute2";

    /** Makes a bridge in a network {@code 10.213.x.0/24} that no other bridge of ours has; needs root. */
    static DockerBridge create() {
        Command last = null;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int number = ThreadLocalRandom.current().nextInt(1, 255);
            String name = "chiron" + number;
            last = ip("link", "add", name, "type", "bridge");
            if (last.exit() == 0) {
                ip("addr", "add", "10.213." + number + ".1/24", "dev", name).mustSucceed();
                ip("link", "set", name, "up").mustSucceed();
                return new DockerBridge(name);
            }
        }
        throw new IllegalStateException("cannot make a network bridge: " + last);
    }

    @Override
    public void close() {
        ip("link", "delete", name).mustSucceed();
    }

    private static Command ip(String... words) {
        return Command.run(Stream.concat(Stream.of(Program.find("ip", PACKAGE).toString()), Stream.of(words))
                .toList());
    }
}
