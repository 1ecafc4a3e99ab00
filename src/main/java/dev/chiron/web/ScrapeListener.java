package dev.chiron.web;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** The listener that can only be read: metrics, probes and health, on the JDK's HTTP server with a virtual thread a request. */
public final class ScrapeListener implements AutoCloseable {
    private static final int BACKLOG = 1024;
    private static final int LAST_WORDS_SECONDS = 1;

    private final List<ListenAddress> addresses;
    private final List<HttpServer> servers;
    private final Requests threads;

    private ScrapeListener(List<ListenAddress> addresses, List<HttpServer> servers, Requests threads) {
        this.addresses = addresses;
        this.servers = servers;
        this.threads = threads;
    }

    /**
     * Binds every address and starts to answer.
     *
     * @throws IOException when an address cannot be had; its message says which and why
     */
    public static ScrapeListener start(ScrapeSettings settings, ScrapeSources sources) throws IOException {
        tune();
        List<HttpServer> servers = bindAll(settings);
        Requests threads = new Requests();
        ScrapeFront front = new ScrapeFront(
                settings.prefix(),
                new WebGuard(settings.webConfig()::current, sources.clock()),
                new ScrapeRoutes(settings, sources, new MetricsHandler(sources.registry())));
        List<ListenAddress> addresses = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            HttpServer server = servers.get(i);
            server.setExecutor(threads);
            server.createContext("/", front);
            server.start();
            addresses.add(settings.addresses().get(i).at(server.getAddress().getPort()));
        }
        return new ScrapeListener(addresses, servers, threads);
    }

    /** The server reads these once, when its first instance is made. */
    private static void tune() {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "30");
        System.setProperty("sun.net.httpserver.maxIdleConnections", "1000");
    }

    private static List<HttpServer> bindAll(ScrapeSettings settings) throws IOException {
        Optional<SSLContext> tls = settings.webConfig().sslContext();
        List<HttpServer> servers = new ArrayList<>();
        try {
            for (ListenAddress address : settings.addresses()) {
                servers.add(bind(address, tls, settings.webConfig()));
            }
            return servers;
        } catch (IOException e) {
            servers.forEach(server -> server.stop(0));
            throw e;
        }
    }

    private static HttpServer bind(ListenAddress address, Optional<SSLContext> tls, WebConfigFile config)
            throws IOException {
        InetSocketAddress socket = address.socketAddress();
        try {
            if (tls.isEmpty()) {
                return HttpServer.create(socket, BACKLOG);
            }
            HttpsServer server = HttpsServer.create(socket, BACKLOG);
            server.setHttpsConfigurator(configurator(tls.get(), config));
            return server;
        } catch (IOException | UnresolvedAddressException e) {
            throw new IOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    /** The server asks it at each connection, in the thread of that connection. */
    private static HttpsConfigurator configurator(SSLContext context, WebConfigFile config) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters now = context.getDefaultSSLParameters();
                config.tls().ifPresent(tls -> tls.configure(now));
                parameters.setSSLParameters(now);
            }
        };
    }

    /** Where it stands, with the ports that were really taken. */
    public List<ListenAddress> addresses() {
        return addresses;
    }

    /** The first of them. */
    public ListenAddress address() {
        return addresses.getFirst();
    }

    /** Accepts nothing more and gives running requests a second to end; the server by itself waits that long for none, too. */
    @Override
    public void close() {
        servers.forEach(server -> server.stop(threads.anyRuns() ? LAST_WORDS_SECONDS : 0));
        threads.end();
    }

    /** A virtual thread for each request, from its first byte on. */
    private static final class Requests implements Executor {
        private final AtomicInteger running = new AtomicInteger();
        private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("scrape-", 0).factory());

        @Override
        public void execute(Runnable request) {
            running.incrementAndGet();
            try {
                threads.execute(() -> run(request));
            } catch (RejectedExecutionException ended) {
                running.decrementAndGet();
                throw ended;
            }
        }

        private void run(Runnable request) {
            try {
                request.run();
            } finally {
                running.decrementAndGet();
            }
        }

        boolean anyRuns() {
            return running.get() > 0;
        }

        void end() {
            threads.shutdownNow();
        }
    }
}
