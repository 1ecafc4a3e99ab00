package dev.chiron.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A server on a unix socket in a folder of its own, that treats every connection by one script and counts who is connected. */
public final class ScriptedUnixServer implements AutoCloseable {
    private final TempFolder folder;
    private final ServerSocketChannel listener;
    private final Script script;
    private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

    private ScriptedUnixServer(TempFolder folder, ServerSocketChannel listener, Script script) {
        this.folder = folder;
        this.listener = listener;
        this.script = script;
        Thread.ofVirtual().name("scripted-unix-accept").start(this::accept);
    }

    /** What is done with one connection; one that is left open is read until the client closes. */
    @FunctionalInterface
    public interface Script {
        void play(InputStream in, OutputStream out) throws IOException;
    }

    public static ScriptedUnixServer handle(Script script) {
        TempFolder folder = TempFolder.create("unix");
        try {
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            listener.bind(UnixDomainSocketAddress.of(folder.file("socket")));
            return new ScriptedUnixServer(folder, listener, script);
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException(e);
        }
    }

    public Path path() {
        return folder.file("socket");
    }

    /** How many connections the clients have not closed yet. */
    public int open() {
        return open.size();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (SocketChannel channel : open) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            folder.close();
        }
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                SocketChannel channel = listener.accept();
                open.add(channel);
                Thread.ofVirtual().name("scripted-unix-connection").start(() -> play(channel));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void play(SocketChannel channel) {
        try (channel) {
            InputStream in = Channels.newInputStream(channel);
            script.play(in, Channels.newOutputStream(channel));
            if (channel.isOpen()) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException broken) {
            // A reset is one more way of closing.
        } finally {
            open.remove(channel);
        }
    }
}
