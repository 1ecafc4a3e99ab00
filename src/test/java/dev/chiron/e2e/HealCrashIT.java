package dev.chiron.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.testing.RealDocker;
import dev.chiron.testing.RealPostgres;
import dev.chiron.testing.SharedDocker;
import dev.chiron.testing.TempFolder;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Chiron killed at each of the journal's steps while it heals real containers. */
@ExtendWith(SharedDocker.class)
class HealCrashIT {
    private final RealDocker docker;

    HealCrashIT(RealDocker docker) {
        this.docker = docker;
    }

    @Test
    void killedAtAnyStepItLosesNoSignalRestartsNothingTwiceAndExplainsWhatBecameOfIt() throws SQLException {
        List<HealCrash.Kill> kills = new ArrayList<>();
        for (CrashPoint point : CrashPoint.values()) {
            kills.add(new HealCrash.Kill(point, false));
        }
        for (CrashPoint point : List.of(
                CrashPoint.JUDGING,
                CrashPoint.CLAIMED,
                CrashPoint.INTENDED,
                CrashPoint.ON_ITS_WAY,
                CrashPoint.UNHEARD)) {
            kills.add(new HealCrash.Kill(point, true));
        }
        // First those after which half a minute must pass until it is known that the call did not come: the others go
        // on beside.
        kills.sort(Comparator.comparing(kill -> kill.point() != CrashPoint.INTENDED));
        try (TempFolder folder = TempFolder.create("heal-crash")) {
            String url = "jdbc:sqlite:" + folder.file("chiron.db");
            rounds("{url: \"" + url + "\"}", () -> DriverManager.getConnection(url), kills);
        }
        assertThat(kills).hasSizeGreaterThanOrEqualTo(20);
    }

    @Test
    void theSameOnPostgres() throws SQLException {
        try (RealPostgres server = RealPostgres.create()) {
            server.createUser("chiron", "s3cret");
            server.createDatabase("memory", "chiron");
            String store = "{url: \"" + server.url("memory") + "\", username: chiron, password: s3cret}";
            rounds(
                    store,
                    () -> server.connect("memory"),
                    List.of(
                            new HealCrash.Kill(CrashPoint.CLAIMED, false),
                            new HealCrash.Kill(CrashPoint.HALF_DONE, false),
                            new HealCrash.Kill(CrashPoint.UNNOTED, false)));
        }
    }

    private void rounds(String store, Sickroom.Entrance entrance, List<HealCrash.Kill> kills) throws SQLException {
        try (Sickroom room = new Sickroom(docker, store, entrance, HealCrash.names())) {
            HealCrash crash = new HealCrash(room, new Random(5));
            kills.forEach(crash::round);
            crash.settle();
            crash.rounds().forEach(System.out::println);
        }
    }
}
