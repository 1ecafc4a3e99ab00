package dev.chiron.monitor;

import dev.chiron.net.Dialer;
import dev.chiron.net.IpChoice;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Whether a reference point answers. */
public interface Reach {
    /** Tries once, until the deadline; the point's address is not resolved yet. */
    boolean answers(InetSocketAddress point, Deadline deadline) throws InterruptedException;

    /** By opening a TCP connection. */
    static Reach through(Dialer dialer) {
        IpChoice any = new IpChoice(false, true);
        return (point, deadline) -> {
            try {
                InetSocketAddress found =
                        new InetSocketAddress(dialer.resolve(point.getHostString(), any, deadline), point.getPort());
                dialer.connect(found, Optional.empty(), deadline).close();
                return true;
            } catch (Unreachable e) {
                return false;
            }
        };
    }
}
