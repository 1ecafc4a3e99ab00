package dev.chiron.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.EngineProxy;
import dev.chiron.testing.RealDocker;
import dev.chiron.testing.SharedDocker;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedDocker.class)
class EngineRightsIT {
    private final RealDocker docker;

    EngineRightsIT(RealDocker docker) {
        this.docker = docker;
    }

    @Test
    void bareSocketAdmitsEverythingAndOnlyReadingIsTried() throws Exception {
        try (EngineProxy bare = EngineProxy.before(docker, _ -> true);
                DockerEngine act = new DockerEngine(new Endpoint(bare.endpoint()))) {
            assertThat(EngineRights.beyondNeed(act, soon()))
                    .contains("images", "networks", "secrets", "settings of the engine", "volumes");
            assertThat(bare.requests()).allSatisfy(call -> assertThat(call).startsWith("GET "));
        }
    }

    @Test
    void narrowDoorAdmitsNothingBeyondNeed() throws Exception {
        try (EngineProxy narrow =
                        EngineProxy.before(docker, call -> call.equals("GET /version") || call.contains("/restart"));
                DockerEngine act = new DockerEngine(new Endpoint(narrow.endpoint()))) {
            assertThat(EngineRights.beyondNeed(act, soon())).isEmpty();
        }
    }

    private static Deadline soon() {
        return Deadline.after(Clock.system(), Duration.ofSeconds(20));
    }
}
