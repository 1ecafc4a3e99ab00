package dev.chiron.probe;

import dev.chiron.testing.ScriptedTcpServer;

/** A TCP server on loopback that accepts, listens and never says a word; it counts who is connected. */
final class SilentPeer implements Situation {
    private final String settings;
    private final String prefix;
    private final ScriptedTcpServer server = ScriptedTcpServer.hang();

    /** The target is the prefix (such as {@code http://}) followed by host and port. */
    SilentPeer(String settings, String prefix) {
        this.settings = settings;
        this.prefix = prefix;
    }

    int port() {
        return server.port();
    }

    @Override
    public String settings() {
        return settings;
    }

    @Override
    public String target() {
        return prefix + server.target();
    }

    @Override
    public boolean reached() {
        return open() > 0;
    }

    @Override
    public int open() {
        return (int) server.connections().stream()
                .filter(connection -> !connection.isClosedByClient())
                .count();
    }

    @Override
    public void close() {
        server.close();
    }
}
