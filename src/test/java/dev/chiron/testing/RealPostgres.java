package dev.chiron.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server with a fresh cluster, without any safety against a power cut.
 *
 * <p>The superuser {@code postgres} needs no password; everyone else proves a password with SCRAM. PostgreSQL refuses to
 * run as root, so root starts it as the user {@code postgres} that its Debian package made.
 */
public final class RealPostgres implements AutoCloseable {
    private static final String[] FOLDERS = {"/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin"};
    private static final String PACKAGE = "postgresql";
    private static final String ACCOUNT = "postgres";

    private final TempFolder folder;
    private final int port;
    private @Nullable Running running;

    private RealPostgres(TempFolder folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    /** What a server is started with. */
    public static final class Options {
        private int maxConnections = 30;
        private @Nullable IssuedCertificate certificate;

        private Options() {}

        /** How many may connect at once; three of them are kept for the superuser. */
        public Options maxConnections(int connections) {
            maxConnections = connections;
            return this;
        }

        /** Offers TLS with this certificate; connections without TLS are accepted still. */
        public Options tls(IssuedCertificate with) {
            certificate = with;
            return this;
        }

        /** Makes the cluster, starts the server and waits until it answers. */
        public RealPostgres start() {
            TempFolder folder = TempFolder.create("postgres");
            RealPostgres server = new RealPostgres(folder, FreePort.find());
            try {
                server.createCluster(this);
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

    /** A server with 30 connections and no TLS. */
    public static RealPostgres create() {
        return with().start();
    }

    public int port() {
        return port;
    }

    /** Where the database of that name is reached, as JDBC writes it. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** Starts the stopped server again, on the same port with the same data. */
    public void start() {
        List<String> command = new ArrayList<>(asAccount());
        command.addAll(List.of(program("postgres"), "-D", data().toString()));
        command.addAll(List.of("-c", "config_file=" + folder.file("postgresql.conf")));
        running = Running.start("PostgreSQL", log(), command).await("answer a query", this::answers);
    }

    /** Ends every session and stops the server (a fast shutdown); the data stay. */
    public void stop() {
        if (running != null) {
            running.stop("INT");
            running = null;
        }
    }

    /** Holds the server's listener still: connections are accepted by the kernel, nobody answers them. */
    public void freeze() {
        process().signal("STOP");
    }

    /** Lets a frozen listener go on. */
    public void thaw() {
        process().signal("CONT");
    }

    /** Holds the server and all its sessions still, as a machine that hangs does. */
    public void hang() {
        signal("STOP", everybody());
    }

    /** Kills the server and all its sessions, hanging or not; the data stay as they are. */
    public void kill() {
        List<ProcessHandle> sessions = everybody();
        sessions.forEach(ProcessHandle::destroyForcibly);
        sessions.forEach(session -> session.onExit().join());
        process().kill();
        running = null;
    }

    private List<ProcessHandle> everybody() {
        ProcessHandle server = ProcessHandle.of(process().pid()).orElseThrow();
        return Stream.concat(Stream.of(server), server.descendants()).toList();
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-s", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        Command.run(command);
    }

    /** A connection as superuser, which gets in when all ordinary connections are taken; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database) + "?connectTimeout=5&socketTimeout=10", ACCOUNT, "");
    }

    /** Executes statements one by one as superuser in the database {@code postgres}. */
    public void execute(String... statements) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("cannot execute " + List.of(statements), e);
        }
    }

    /** The first column of a query's first row, as superuser in the database {@code postgres}; null for SQL's null. */
    public @Nullable String query(String sql) {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new IllegalStateException("no row for " + sql);
            }
            return rows.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot query " + sql, e);
        }
    }

    /** Adds a user who proves this password with SCRAM. */
    public void createUser(String user, String password) {
        execute("CREATE ROLE \"" + user + "\" LOGIN PASSWORD '" + password.replace("'", "''") + "'");
    }

    /** Adds a database that belongs to an existing user. */
    public void createDatabase(String database, String owner) {
        execute("CREATE DATABASE \"" + database + "\" OWNER \"" + owner + "\"");
    }

    /** Starts a receiver of what is written, which the server counts as a replica; the caller closes it before the server. */
    public Running follow() {
        List<String> command = new ArrayList<>(asAccount());
        command.addAll(List.of(program("pg_receivewal"), "-D", data().toString(), "-h", "127.0.0.1"));
        command.addAll(List.of("-p", String.valueOf(port), "-U", ACCOUNT, "--no-password"));
        return Running.start("pg_receivewal", log(), command)
                .await("follow", () -> "1".equals(query("SELECT count(*) FROM pg_stat_replication")));
    }

    @Override
    public void close() {
        stop();
        folder.close();
    }

    private void createCluster(Options options) {
        boolean tls = options.certificate != null;
        if (options.certificate != null) {
            options.certificate.writePem(folder);
        }
        folder.write("postgresql.conf", settings(options.maxConnections, tls));
        folder.write("pg_hba.conf", """
                host all,replication postgres 127.0.0.1/32 trust
                host all all 127.0.0.1/32 scram-sha-256
                """);
        folder.write("log", "");
        if (isRoot()) {
            folder.giveTo(ACCOUNT);
        }
        List<String> command = new ArrayList<>(asAccount());
        command.addAll(List.of(program("initdb"), "-D", data().toString(), "-U", ACCOUNT, "--no-sync"));
        command.addAll(List.of("--auth=trust", "--locale=C", "--encoding=UTF8", "--no-instructions"));
        Command.run(command).mustSucceed();
    }

    private String settings(int maxConnections, boolean tls) {
        String settings = """
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                hba_file = '%s'
                max_connections = %d
                shared_buffers = 16MB
                fsync = off
                synchronous_commit = off
                full_page_writes = off
                autovacuum = off
                """.formatted(port, folder.file("pg_hba.conf"), maxConnections);
        if (!tls) {
            return settings;
        }
        return settings
                + "ssl = on\nssl_cert_file = '%s'\nssl_key_file = '%s'\n"
                        .formatted(folder.file("cert.pem"), folder.file("key.pem"));
    }

    private boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Running process() {
        if (running == null) {
            throw new IllegalStateException("the server on port " + port + " is stopped");
        }
        return running;
    }

    private Path data() {
        return folder.file("data");
    }

    private Path log() {
        return folder.file("log");
    }

    private static String program(String name) {
        return Program.find(name, PACKAGE, FOLDERS).toString();
    }

    private static List<String> asAccount() {
        return isRoot() ? List.of("setpriv", "--reuid=" + ACCOUNT, "--regid=" + ACCOUNT, "--init-groups") : List.of();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
