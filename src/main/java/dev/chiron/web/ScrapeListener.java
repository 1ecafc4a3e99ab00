package dev.chiron.web;

import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The listener that can only be read: metrics, probes and health, on the JDK's HTTP server with a virtual thread a request. */
public final class ScrapeListener implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int LAST_WORDS_SECONDS = 1;

    private final ListenAddress address;
    private final HttpServer server;
    private final ExecutorService threads;

    private ScrapeListener(ListenAddress address, HttpServer server, ExecutorService threads) {
        this.address = address;
        this.server = server;
        this.threads = threads;
    }

    /**
     * Binds and starts to answer.
     *
     * @throws IOException when the address cannot be had; its message says which and why
     */
    public static ScrapeListener start(ScrapeSettings settings, ScrapeSources sources) throws IOException {
        tune();
        HttpServer server = bind(settings.address());
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("scrape-", 0).factory());
        server.setExecutor(threads);
        MetricsHandler metrics = new MetricsHandler(sources.registry());
        server.createContext("/", new ScrapeRoutes(settings, sources, metrics));
        server.start();
        int port = server.getAddress().getPort();
        return new ScrapeListener(settings.address().at(port), server, threads);
    }

    /** The server reads these once, when its first instance is made. */
    private static void tune() {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private static HttpServer bind(ListenAddress address) throws IOException {
        InetSocketAddress socket = address.socketAddress();
        try {
            return HttpServer.create(socket, BACKLOG);
        } catch (IOException | java.nio.channels.UnresolvedAddressException e) {
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** Where it stands, with the port that was really taken. */
    public ListenAddress address() {
        return address;
    }

    /** Accepts nothing more and gives running requests a second to end. */
    @Override
    public void close() {
        server.stop(LAST_WORDS_SECONDS);
        threads.shutdownNow();
    }
}
