package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.Connection;
import dev.chiron.net.TlsSettings;
import dev.chiron.net.Unreachable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What is done with a connection once it stands, be it over TCP or a unix socket.
 *
 * @param tls whether TLS begins at once
 */
record Conversation(List<QueryStep> steps, boolean tls, TlsSettings tlsSettings) {
    static Conversation read(Section section) {
        return new Conversation(
                QueryStep.readAll(section),
                section.bool("tls", "begin TLS at once").orElse(false),
                TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken")));
    }

    /** Why it cannot even be tried; what TLS needs is no matter to one that never speaks it. */
    Optional<String> broken() {
        return secured() ? tlsSettings.failure() : Optional.empty();
    }

    /** Whether TLS begins at some time. */
    boolean secured() {
        return tls || steps.stream().anyMatch(QueryStep::startTls);
    }

    /** Speaks, and reports what was seen whether it ends well or not. */
    ProbeResult hold(Connection connection, String tlsName, Findings findings)
            throws Unreachable, InterruptedException {
        if (tls) {
            connection.startTls(tlsSettings.context(), tlsName);
        }
        Dialogue dialogue = dialogue(connection, tlsName, findings);
        try {
            Optional<String> mismatch = dialogue.hold(steps);
            report(connection, dialogue, findings);
            return mismatch.isPresent() ? findings.failed(Reason.BODY, mismatch.get()) : findings.passed();
        } catch (IOException e) {
            report(connection, dialogue, findings);
            throw Unreachable.lost(dialogue.step(), e);
        } catch (Unreachable e) {
            report(connection, dialogue, findings);
            throw e;
        }
    }

    private Dialogue dialogue(Connection connection, String tlsName, Findings findings)
            throws Unreachable, InterruptedException {
        try {
            return new Dialogue(new Lines(connection, tlsSettings, tlsName), findings, connection.deadline());
        } catch (IOException e) {
            throw Unreachable.lost("the dialogue", e);
        }
    }

    private static void report(Connection connection, Dialogue dialogue, Findings findings) {
        connection.tls().ifPresent(facts -> {
            TlsGauges.report(findings, facts);
            findings.phase("tls", connection.tlsTime());
        });
        dialogue.report();
    }
}
