package dev.chiron.e2e;

import dev.chiron.schedule.Clock;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.TempFolder;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What {@code bench/heal-crash.sh} runs: {@code sqlite|postgresql KILLS SECONDS SEED}. */
public final class HealCrashBench {
    private static final int RANDOM_ONES = 11;

    private HealCrashBench() {}

    public static void main(String[] arguments) throws SQLException {
        int wanted = Integer.parseInt(arguments[1]);
        long seconds = Long.parseLong(arguments[2]);
        Random random = new Random(Long.parseLong(arguments[3]));
        Clock clock = Clock.system();
        long begun = clock.nanos();
        int done = 0;
        try (RealDocker docker = RealDocker.create()) {
            while (done < wanted && clock.since(begun).toSeconds() < seconds) {
                List<HealCrash.Kill> kills = some(random);
                kills = kills.subList(0, Math.min(kills.size(), wanted - done));
                if (arguments[0].equals("sqlite")) {
                    onSqlite(docker, kills, random);
                } else {
                    onPostgres(docker, kills, random);
                }
                done += kills.size();
                System.out.printf("%d kills, %d s%n", done, clock.since(begun).toSeconds());
            }
        }
    }

    /** All points once, and as many again at random, in any order. */
    private static List<HealCrash.Kill> some(Random random) {
        List<HealCrash.Kill> kills = new ArrayList<>();
        for (CrashPoint point : CrashPoint.values()) {
            kills.add(new HealCrash.Kill(
                    point, point != CrashPoint.STOPPING && point != CrashPoint.HALF_DONE && random.nextInt(3) == 0));
        }
        for (int more = 0; more < RANDOM_ONES; more++) {
            kills.add(new HealCrash.Kill(CrashPoint.ANY, random.nextInt(3) == 0));
        }
        Collections.shuffle(kills, random);
        return kills;
    }

    private static void onSqlite(RealDocker docker, List<HealCrash.Kill> kills, Random random) throws SQLException {
        try (TempFolder folder = TempFolder.create("heal-crash")) {
            String url = "jdbc:sqlite:" + folder.file("chiron.db");
            rounds(docker, "{url: \"" + url + "\"}", () -> DriverManager.getConnection(url), kills, random);
        }
    }

    private static void onPostgres(RealDocker docker, List<HealCrash.Kill> kills, Random random) throws SQLException {
        try (RealPostgres server = RealPostgres.create()) {
            server.createUser("chiron", "s3cret");
            server.createDatabase("memory", "chiron");
            String store = "{url: \"" + server.url("memory") + "\", username: chiron, password: s3cret}";
            rounds(docker, store, () -> server.connect("memory"), kills, random);
        }
    }

    private static void rounds(
            RealDocker docker, String store, Sickroom.Entrance entrance, List<HealCrash.Kill> kills, Random random)
            throws SQLException {
        try (Sickroom room = new Sickroom(docker, store, entrance, HealCrash.names())) {
            HealCrash crash = new HealCrash(room, random);
            kills.forEach(crash::round);
            crash.settle();
            crash.rounds().forEach(System.out::println);
            System.out.println(crash.account());
        }
    }
}
