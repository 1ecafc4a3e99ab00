package dev.chiron.testing;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** A Redis server that keeps nothing on disk. */
public final class RealRedis implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final TempFolder folder;
    private final int port;
    private final int tlsPort;
    private final @Nullable String password;
    private @Nullable Running running;

    private RealRedis(TempFolder folder, int port, int tlsPort, @Nullable String password) {
        this.folder = folder;
        this.port = port;
        this.tlsPort = tlsPort;
        this.password = password;
    }

    /** What a server is started with. */
    public static final class Options {
        private final List<String> lines = new ArrayList<>();
        private @Nullable String password;
        private @Nullable IssuedCertificate certificate;

        private Options() {}

        /** Asks the default user for this password. */
        public Options password(String asked) {
            password = asked;
            return line("requirepass " + asked);
        }

        /** Adds an ACL user; rules as Redis writes them, for instance {@code ~* +ping +info}. */
        public Options user(String name, String itsPassword, String rules) {
            return line("user " + name + " on >" + itsPassword + " " + rules);
        }

        /** Listens on a second port with TLS; client certificates are not asked for. */
        public Options tls(IssuedCertificate with) {
            certificate = with;
            return this;
        }

        /** Follows another server, whose default user's password is used if it has one. */
        public Options replicaOf(RealRedis master) {
            if (master.password != null) {
                line("masterauth " + master.password);
            }
            return line("replicaof 127.0.0.1 " + master.port);
        }

        /** Adds a line of {@code redis.conf}. */
        public Options line(String line) {
            lines.add(line);
            return this;
        }

        /** Starts the server and waits until it answers. */
        public RealRedis start() {
            TempFolder folder = TempFolder.create("redis");
            RealRedis server = new RealRedis(folder, FreePort.find(), FreePort.find(), password);
            try {
                server.configure(this);
                server.start();
                return server;
            } catch (RuntimeException failed) {
                server.close();
                throw failed;
            }
        }
    }

    /** Options to add to before {@link Options#start()}. */
    public static Options with() {
        return new Options();
    }

    /** A server without password and TLS. */
    public static RealRedis create() {
        return with().start();
    }

    public int port() {
        return port;
    }

    /** The port that speaks TLS; nobody listens there unless {@link Options#tls} was asked for. */
    public int tlsPort() {
        return tlsPort;
    }

    /** Starts the stopped server again on the same port, empty. */
    public void start() {
        List<String> command = List.of(
                Program.find("redis-server", "redis-server").toString(),
                folder.file("redis.conf").toString());
        running = Running.start("Redis", folder.file("log"), command).await("answer a ping", this::answers);
    }

    /** Stops the server; what it held is gone. */
    public void stop() {
        if (running != null) {
            running.close();
            running = null;
        }
    }

    /** Holds the server still: the kernel accepts connections, nobody answers them. */
    public void freeze() {
        process().signal("STOP");
    }

    /** Lets a frozen server go on. */
    public void thaw() {
        process().signal("CONT");
    }

    /** A connection as default user with its password, if it has one; the caller closes it. */
    public Jedis connect() {
        var settings =
                DefaultJedisClientConfig.builder().autoNegotiateProtocol(false).timeoutMillis(TIMEOUT_MILLIS);
        if (password != null) {
            settings.password(password);
        }
        return new Jedis(new HostAndPort("127.0.0.1", port), settings.build());
    }

    @Override
    public void close() {
        stop();
        folder.close();
    }

    private void configure(Options options) {
        List<String> lines = new ArrayList<>(List.of(
                "port " + port,
                "bind 127.0.0.1",
                "dir " + folder.path(),
                "daemonize no",
                "save \"\"",
                "appendonly no",
                "repl-diskless-sync-delay 0"));
        if (options.certificate != null) {
            PemFiles files = options.certificate.writePem(folder);
            lines.addAll(List.of(
                    "tls-port " + tlsPort,
                    "tls-cert-file " + files.certificate(),
                    "tls-key-file " + files.key(),
                    "tls-ca-cert-file " + files.authority(),
                    "tls-auth-clients no"));
        }
        lines.addAll(options.lines);
        folder.write("redis.conf", String.join("\n", lines) + "\n");
    }

    private boolean answers() {
        try (Jedis jedis = connect()) {
            return "PONG".equals(jedis.ping());
        } catch (JedisConnectionException | JedisDataException notYet) {
            return false;
        }
    }

    private Running process() {
        if (running == null) {
            throw new IllegalStateException("the server on port " + port + " is stopped");
        }
        return running;
    }
}
