package dev.chiron.probe;

import dev.chiron.net.Connection;
import dev.chiron.net.Unreachable;
import dev.chiron.schedule.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run of the websocket probe: upgrade and dialogue; of one thread. */
final class WebsocketExchange {
    private final WebsocketProbe.Settings settings;
    private final Reach reach;
    private final WebsocketUrl url;
    private final Deadline deadline;
    private final WebsocketReport report;
    private final Findings findings;

    WebsocketExchange(
            WebsocketProbe.Settings settings,
            Reach reach,
            WebsocketUrl url,
            Deadline deadline,
            WebsocketReport report,
            Findings findings) {
        this.settings = settings;
        this.reach = reach;
        this.url = url;
        this.deadline = deadline;
        this.report = report;
        this.findings = findings;
    }

    /** What an upgrade led to: messages, or why there are none. */
    private record Outcome(HttpHead head, Optional<WebsocketMessages> messages) {}

    ProbeResult run() throws InterruptedException {
        try {
            long start = deadline.clock().nanos();
            InetAddress address = reach.resolve(url.http().host(), deadline, findings);
            report.phase("resolve", deadline.clock().since(start));
            if (!url.usable()) {
                report.phase("processing", Duration.ZERO);
                report.publish(findings);
                return findings.notRun("the target must be a ws or wss URL without user name");
            }
            try (Connection connection = connect(address, url.http().port())) {
                return visit(connection);
            }
        } catch (Unreachable e) {
            report.publish(findings);
            return Reach.failed(findings, e);
        }
    }

    private Connection connect(InetAddress address, int port) throws Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        try {
            Connection connection = reach.connect(address, port, deadline);
            report.phase("connect", connection.connectTime());
            return connection;
        } catch (Unreachable e) {
            report.phase("processing", deadline.clock().since(start));
            throw e;
        }
    }

    private ProbeResult visit(Connection connection) throws Unreachable, InterruptedException {
        try {
            Outcome outcome = upgrade(connection);
            return outcome.messages().isPresent() ? converse(outcome.messages().get()) : refused(outcome.head());
        } catch (HttpGarbage e) {
            report.publish(findings);
            return findings.failed(Reason.PROTOCOL, url + " answered with " + e.getMessage());
        } catch (IOException e) {
            throw Unreachable.lost(url.toString(), e);
        }
    }

    private Outcome upgrade(Connection connection) throws IOException, HttpGarbage, Unreachable, InterruptedException {
        long start = deadline.clock().nanos();
        try {
            if (url.http().tls()) {
                String name =
                        settings.client().tls().serverName().orElse(url.http().host());
                // A server that would rather speak HTTP/2 has no such upgrade.
                connection.startTls(settings.client().tls().context(), name, List.of("http/1.1"));
            }
            WebsocketUpgrade upgrade = WebsocketUpgrade.fresh();
            findings.debug("Asking for an upgrade at " + url);
            connection.out().write(upgrade.request(url.http(), fields()));
            HttpReader reader = new HttpReader(connection.in());
            HttpHead head = reader.head();
            report.answered(head.status());
            boolean open = head.status() == 101 && upgrade.confirmedBy(head);
            return new Outcome(
                    head, open ? Optional.of(new WebsocketMessages(rest(reader), connection.out())) : Optional.empty());
        } finally {
            report.phase("processing", deadline.clock().since(start));
        }
    }

    private List<HttpHead.Field> fields() {
        List<HttpHead.Field> fields = new ArrayList<>();
        settings.client()
                .credentials()
                .header()
                .filter(value -> value.indexOf(' ') > 0)
                .ifPresent(value -> fields.add(new HttpHead.Field("Authorization", value)));
        fields.addAll(settings.headers().fields());
        fields.forEach(HttpRequestHeader::refuseUnsendable);
        return fields;
    }

    private static InputStream rest(HttpReader reader) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return reader.read(into, offset, length);
            }
        };
    }

    private ProbeResult refused(HttpHead head) {
        report.publish(findings);
        if (head.status() == 101) {
            return findings.failed(Reason.PROTOCOL, url + " upgraded to something that is no WebSocket");
        }
        return findings.failed(
                Reason.HTTP_STATUS,
                head.status() >= 500 ? Weight.SOFT : Weight.HARD,
                url + " answered " + head.statusLine() + ", wanted 101");
    }

    private ProbeResult converse(WebsocketMessages messages) throws Unreachable, InterruptedException {
        report.upgraded();
        findings.log("Connection upgraded");
        Dialogue dialogue = new Dialogue(messages, findings, deadline);
        long start = deadline.clock().nanos();
        try {
            Optional<String> mismatch = dialogue.hold(settings.steps());
            transferred(start, mismatch.isPresent());
            messages.close();
            report.publish(findings);
            return mismatch.isPresent() ? findings.failed(Reason.BODY, mismatch.get()) : findings.passed();
        } catch (ProtocolException e) {
            transferred(start, true);
            report.publish(findings);
            return findings.failed(Reason.PROTOCOL, dialogue.step() + ": the peer sent " + e.getMessage());
        } catch (IOException e) {
            transferred(start, true);
            throw Unreachable.lost(dialogue.step(), e);
        }
    }

    private void transferred(long start, boolean failed) {
        if (!settings.steps().isEmpty()) {
            report.phase("transfer", deadline.clock().since(start));
        }
        if (failed) {
            report.failedByRegex();
        }
    }
}
