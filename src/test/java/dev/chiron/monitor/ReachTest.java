package dev.chiron.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chiron.net.Dialer;
import dev.chiron.net.Resolver;
import dev.chiron.schedule.Clock;
import dev.chiron.schedule.Deadline;
import dev.chiron.testing.FreePort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Reference points that are real sockets. */
class ReachTest {
    private final Reach reach = Reach.through(new Dialer(Resolver.ofSystem()));

    private boolean answers(String host, int port) throws InterruptedException {
        return reach.answers(
                InetSocketAddress.createUnresolved(host, port), Deadline.after(Clock.system(), Duration.ofSeconds(2)));
    }

    @Test
    void aPointAnswersWhenItAcceptsAConnectionAndNeedSayNothing() throws Exception {
        try (ServerSocket point = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertThat(answers("127.0.0.1", point.getLocalPort())).isTrue();
            assertThat(answers("localhost", point.getLocalPort())).isTrue();
        }
    }

    @Test
    void aPointThatRefusesOrHasNoAddressDoesNot() throws Exception {
        assertThat(answers("127.0.0.1", FreePort.find())).isFalse();
        assertThat(answers("nowhere.invalid", 53)).isFalse();
    }
}
