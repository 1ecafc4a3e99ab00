package dev.chiron.store;

import com.sun.management.OperatingSystemMXBean;
import dev.chiron.config.Secret;
import dev.chiron.schedule.Clock;
import dev.chiron.testing.TempFolder;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * What {@code bench/store.sh} runs: {@code write URL SECONDS SERVICES EVERY} tells the store of checks at a steady rate;
 * {@code fill URL ROWS SERVICES} fills a database up to now; {@code tidy URL SERVICES} sums its hours up;
 * {@code month URL SERVICES} fills a month of summed hours and opens it; {@code read URL SERVICES cold|warm} asks it for the last day of services.
 */
public final class StoreBench {
    private static final int READS = 40;
    private static final int EVERY_MILLIS = 15_000;

    private StoreBench() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "write" ->
                write(
                        arguments[1],
                        Integer.parseInt(arguments[2]),
                        Integer.parseInt(arguments[3]),
                        Integer.parseInt(arguments[4]));
            case "fill" -> fill(arguments[1], Long.parseLong(arguments[2]), Integer.parseInt(arguments[3]));
            case "tidy" -> tidy(arguments[1], Integer.parseInt(arguments[2]));
            case "month" -> month(arguments[1], Integer.parseInt(arguments[2]));
            case "read" -> read(arguments[1], Integer.parseInt(arguments[2]), arguments[3]);
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static Store open(String url) throws Exception {
        Optional<StoreSettings.Place> place = Optional.of(
                url.startsWith("jdbc:sqlite:")
                        ? new StoreSettings.SqliteFile(Path.of(url.substring("jdbc:sqlite:".length())))
                        : new StoreSettings.PostgresServer(url, Optional.of("postgres"), Optional.<Secret>empty()));
        Store store = Store.open(
                new StoreSettings(place, Duration.ofDays(7), Duration.ofDays(90), 20_000),
                TempFolder.in(Path.of("")).path(),
                Clock.system());
        store.start();
        store.awaitFirstLook(Duration.ofSeconds(60));
        if (!store.available()) {
            throw new IllegalStateException("the database is not there");
        }
        return store;
    }

    private static void write(String url, int seconds, int services, int every) throws Exception {
        Happenings happenings = new Happenings();
        Random random = new Random(1);
        double perSecond = (double) services / every;
        try (Store store = open(url)) {
            int warmUp = 15;
            long begun = System.nanoTime();
            long cpu = 0;
            long told = 0;
            long writtenBefore = 0;
            Duration longest = Duration.ZERO;
            boolean warm = false;
            while (System.nanoTime() - begun < (seconds + warmUp) * 1_000_000_000L) {
                long due = (long) ((System.nanoTime() - begun) / 1e9 * perSecond);
                while (told < due) {
                    String name = "service-" + told % services;
                    Instant now = Instant.now();
                    store.accept(
                            random.nextInt(100) == 0
                                    ? happenings.failed(name, now, "connect: connection refused")
                                    : happenings.passed(
                                            name, now, Duration.ofNanos(500_000 + random.nextInt(5_000_000))));
                    told++;
                }
                if (!warm && System.nanoTime() - begun > warmUp * 1_000_000_000L) {
                    warm = true;
                    cpu = storeCpu();
                    writtenBefore = store.written();
                }
                if (warm && store.commitDelay().compareTo(longest) > 0) {
                    longest = store.commitDelay();
                }
                LockSupport.parkNanos(2_000_000);
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %6.0f checks/s  store's threads %5.1f %% of a core  longest commit delay %4d ms  dropped %d%n",
                    url.startsWith("jdbc:sqlite") ? "SQLite" : "PostgreSQL",
                    (double) (store.written() - writtenBefore) / seconds,
                    (storeCpu() - cpu) / 1e7 / seconds,
                    longest.toMillis(),
                    store.dropped());
        }
    }

    /** The CPU time of the store's threads so far, in nanoseconds; of what PostgreSQL's own processes use, nothing. */
    private static long storeCpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getAllThreadIds())
                .filter(id -> {
                    var info = threads.getThreadInfo(id);
                    return info != null && info.getThreadName().startsWith("store-");
                })
                .map(threads::getThreadCpuTime)
                .sum();
    }

    private static void tidy(String url, int services) throws Exception {
        try (Store store = open(url);
                Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(states(services, url.startsWith("jdbc:sqlite:")));
            long begun = System.nanoTime();
            store.tidy();
            System.out.printf(Locale.ROOT, "%6.0f s  to sum up the hours%n", (System.nanoTime() - begun) / 1e9);
        }
    }

    /** How long opening takes, with what is remembered, when one service in ten had a bad hour. */
    private static void month(String url, int services) throws Exception {
        open(url).close();
        fillMonth(url, services);
        for (int start = 0; start < 5; start++) {
            long begun = System.nanoTime();
            long cpu = ownCpu();
            try (Store store = open(url)) {
                System.out.printf(
                        Locale.ROOT,
                        "opened with a month of %d services in %5.0f ms, %5.0f ms of them CPU of ours%n",
                        store.remembered().join().services().size(),
                        (System.nanoTime() - begun) / 1e6,
                        (ownCpu() - cpu) / 1e6);
            }
        }
    }

    /** The CPU time of this process so far, in nanoseconds. */
    private static long ownCpu() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    /** Summed hours up to now, and what says that they are. */
    private static void fillMonth(String url, int services) throws SQLException {
        boolean sqlite = url.startsWith("jdbc:sqlite:");
        Instant end = Figures.hourOf(Instant.now());
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(hours(services, end, sqlite));
            statement.execute(states(services, sqlite));
            statement.execute("INSERT INTO store_marks (name, at) VALUES ('rolled_until', "
                    + at(Long.toString(end.toEpochMilli()), sqlite) + ")");
            if (!sqlite) {
                statement.execute("VACUUM (ANALYZE) service_health_hourly");
            }
        }
    }

    /** Thirty days of summed hours of so many services; of every tenth, one is bad. */
    private static String hours(int services, Instant end, boolean sqlite) {
        long hour = Duration.ofHours(1).toMillis();
        int hours = 30 * 24;
        String moment = (end.toEpochMilli() - hours * hour) + " + i / " + services + " * " + hour;
        String bad = "i % " + services + " % 10 = 0 AND i / " + services + " = i % " + services + " % " + hours;
        return "INSERT INTO service_health_hourly (service_name, timestamp, passed, failed, not_run,"
                + " known_ms, up_ms, worst, total_ms, max_ms, latency, phases) "
                + numbers((long) services * hours, sqlite) + "SELECT 'service-' || (i % " + services + "), "
                + at(moment, sqlite) + ", 240, 0, 0, " + hour + ", " + hour + " - CASE WHEN " + bad
                + " THEN 60000 ELSE 0 END, CASE WHEN " + bad + " THEN 'down' ELSE 'up' END, 700.5, 12.5, "
                + (sqlite ? "randomblob(60)" : "decode(md5(i::text) || md5(i::text), 'hex')")
                + ", '{\"resolve\":[240,0.0003,0.001],\"connect\":[240,0.02,0.01],\"transfer\":[240,0.2,0.03]}' FROM "
                + n((long) services * hours, sqlite);
    }

    private static String at(String millis, boolean sqlite) {
        return sqlite ? millis : "to_timestamp((" + millis + ") / 1000.0)";
    }

    private interface Question {
        int ask(History history, String service, Instant to) throws StoreException;
    }

    private static void read(String url, int services, String temperature) throws Exception {
        Instant end = latest(url);
        Instant from = end.minus(Duration.ofDays(1));
        long begun = System.nanoTime();
        try (Store store = open(url)) {
            System.out.printf(
                    Locale.ROOT, "what is remembered %-5s %7.0f ms%n", temperature, (System.nanoTime() - begun) / 1e6);
            History history = store.history();
            measure(
                    "page of 100",
                    temperature,
                    services,
                    history,
                    end,
                    (h, service, to) -> h.checks(Optional.of(service), from, to, 100, Optional.empty())
                            .items()
                            .size());
            measure(
                    "whole day",
                    temperature,
                    services,
                    history,
                    end,
                    (h, service, to) -> h.checks(Optional.of(service), from, to, 10_000, Optional.empty())
                            .items()
                            .size());
            measure("statistics", temperature, services, history, end, (h, service, to) ->
                    (int) h.statistics(service, from, to).checks());
            measure(
                    "chart of 120",
                    temperature,
                    services,
                    history,
                    end,
                    (h, service, to) -> h.series(service, from, to, 120).size());
        }
    }

    private static void measure(
            String what, String temperature, int services, History history, Instant to, Question question)
            throws StoreException {
        // Each question has services of its own: what one has read is not warm for the next.
        Random random = new Random(what.hashCode() + temperature.hashCode());
        List<String> names = new ArrayList<>();
        for (int read = 0; read < READS; read++) {
            names.add("service-" + random.nextInt(services));
        }
        if (temperature.equals("warm")) {
            for (String name : names) {
                question.ask(history, name, to);
            }
        }
        double[] millis = new double[READS];
        int found = 0;
        for (int read = 0; read < READS; read++) {
            long begun = System.nanoTime();
            found = question.ask(history, names.get(read), to);
            millis[read] = (System.nanoTime() - begun) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-12s %-5s median %7.1f ms  worst %7.1f ms  (%d)%n",
                what,
                temperature,
                millis[READS / 2],
                millis[READS - 1],
                found);
    }

    /** Rows as so many services write them every 15 s, in the order of time; the indexes are built afterwards. */
    private static void fill(String url, long rows, int services) throws Exception {
        open(url).close();
        boolean sqlite = url.startsWith("jdbc:sqlite:");
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            List<String> indexes = new ArrayList<>();
            try (ResultSet found = statement.executeQuery(
                    sqlite
                            ? "SELECT sql FROM sqlite_master WHERE name IN ('idx_service_timestamp', 'idx_status_timestamp')"
                            : "SELECT indexdef FROM pg_indexes WHERE indexname IN ('idx_service_timestamp', 'idx_status_timestamp')")) {
                while (found.next()) {
                    indexes.add(found.getString(1));
                }
            }
            List<String> work = new ArrayList<>(
                    sqlite
                            ? List.of(
                                    "PRAGMA journal_mode=OFF",
                                    "PRAGMA synchronous=OFF",
                                    "PRAGMA cache_size=-1000000",
                                    "PRAGMA threads=2")
                            : List.of("SET synchronous_commit=off", "SET maintenance_work_mem='1GB'"));
            work.addAll(List.of("DROP INDEX idx_service_timestamp", "DROP INDEX idx_status_timestamp"));
            long begins = Instant.now().toEpochMilli() - rows / services * EVERY_MILLIS;
            work.add(insert(rows, services, begins, sqlite));
            work.addAll(indexes);
            work.add(sqlite ? "PRAGMA journal_mode=WAL" : "VACUUM (ANALYZE) service_health_checks");
            for (String sql : work) {
                long begun = System.nanoTime();
                statement.execute(sql);
                System.out.printf(
                        Locale.ROOT,
                        "%6.0f s  %.60s%n",
                        (System.nanoTime() - begun) / 1e9,
                        sql.replaceAll("\\s+", " "));
            }
        }
    }

    /** Each service has a beat of its own, from which every check strays by up to 40 ms; times and phases are random. */
    private static String insert(long rows, int services, long begins, boolean sqlite) {
        String moment = begins + " + i / " + services + " * " + EVERY_MILLIS + " + i % " + services + " * 3 + "
                + random(40, sqlite);
        return "INSERT INTO service_health_checks (service_name, status, checks, response_time_ms, timestamp, outcome,"
                + " reason, detail, known_ms, up_ms) " + numbers(rows, sqlite) + "SELECT 'service-' || (i % " + services
                + ")"
                + ", CASE WHEN i % 997 = 0 THEN 'down' ELSE 'up' END, "
                + "('{\"components\":{},\"phases\":{\"resolve\":0.0000' || (10 + " + random(80, sqlite)
                + ") || ',\"connect\":0.000' || (100 + " + random(800, sqlite) + ") || ',\"transfer\":0.00' || (1000 + "
                + random(8_000, sqlite) + ") || '}}')" + (sqlite ? "" : "::jsonb") + ", 0.5 + "
                + random(10_000, sqlite) + " / 2000.0, "
                + at(moment, sqlite)
                + ", CASE WHEN i % 997 = 0 THEN 'failed' ELSE 'passed' END, '', '', 15000, 15000 FROM "
                + n(rows, sqlite);
    }

    /** A whole number from 0 to below the bound, another one in each row, in SQL. */
    private static String random(int bound, boolean sqlite) {
        return sqlite ? "abs(random() % " + bound + ")" : "floor(random() * " + bound + ")::int";
    }

    /** What says of whom hours are to be summed up. */
    private static String states(int services, boolean sqlite) {
        String now = sqlite ? Long.toString(Instant.now().toEpochMilli()) : "now()";
        return "INSERT INTO service_state (service_name, module, target, status, since, consecutive_failures,"
                + " consecutive_passes, flapping_recent, flapping_size, flapping, latency_ewma_ms, last_check) "
                + numbers(services, sqlite) + "SELECT 'service-' || i, 'tcp', 'service-' || i, 'up', " + now
                + ", 0, 9, 0, 0, FALSE, 3.0, " + now + " FROM " + n(services, sqlite);
    }

    private static String numbers(long count, boolean sqlite) {
        return sqlite
                ? "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < " + (count - 1) + ") "
                : "";
    }

    private static String n(long count, boolean sqlite) {
        return sqlite ? "n" : "generate_series(0::bigint, " + (count - 1) + "::bigint) AS n(i)";
    }

    private static Connection connect(String url) throws SQLException {
        return url.startsWith("jdbc:sqlite:")
                ? DriverManager.getConnection(url)
                : DriverManager.getConnection(url, "postgres", "");
    }

    private static Instant latest(String url) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT MAX(timestamp) FROM service_health_checks WHERE service_name = 'service-1'")) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }
}
