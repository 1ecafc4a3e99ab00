package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Connection;
import dev.chiron.net.Dialer;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;

/** Connects to a unix socket, perhaps with TLS, and perhaps holds a dialogue; the target is the socket's path. */
final class UnixProbe implements Probe {
    /** Any path may be looked at, as in blackbox_exporter: what is said there is the module's, and what may be opened is the kernel's to decide. */
    static final ProbeKind KIND = new ProbeKind(
            "unix",
            EnumSet.of(Reason.CONNECT, Reason.TIMEOUT, Reason.TLS, Reason.BODY),
            Admission.ANY,
            UnixProbe::read);

    private final Conversation conversation;
    private final Dialer dialer;

    private UnixProbe(Conversation conversation, Dialer dialer) {
        this.conversation = conversation;
        this.dialer = dialer;
    }

    private static UnixProbe read(Section section, Instruments instruments) {
        return new UnixProbe(Conversation.read(section), instruments.dialer());
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<Path> path = path(target.address());
        if (path.isEmpty()) {
            return findings.notRun("target \"" + target.address() + "\" is no path");
        }
        Optional<String> broken = broken();
        if (broken.isPresent()) {
            return findings.notRun(broken.get());
        }
        try (Connection connection = dialer.connectUnix(path.get(), deadline)) {
            findings.phase("connect", connection.connectTime());
            findings.debug("Connected to " + path.get());
            return conversation.hold(
                    connection, conversation.tlsSettings().serverName().orElse(""), findings);
        } catch (Unreachable e) {
            return Reach.failedShowingPeer(findings, e);
        }
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<String> broken() {
        boolean nameless = conversation.secured()
                && conversation.tlsSettings().serverName().isEmpty()
                && conversation.tlsSettings().context().verifies();
        return nameless
                ? Optional.of("a unix socket has no name that its certificate could be for:"
                        + " either server_name or insecure_skip_verify must be given in tls_config")
                : conversation.broken();
    }
}
