package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.IpChoice;
import dev.chiron.schedule.Deadline;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Opens a WebSocket at a ws or wss URL, and perhaps holds a dialogue of messages. */
final class WebsocketProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "websocket",
            EnumSet.of(
                    Reason.DNS,
                    Reason.CONNECT,
                    Reason.TIMEOUT,
                    Reason.TLS,
                    Reason.HTTP_STATUS,
                    Reason.BODY,
                    Reason.PROTOCOL),
            Admission.ANY,
            WebsocketProbe::read);

    private final Settings settings;
    private final Reach reach;

    /**
     * The settings beneath {@code websocket:}.
     *
     * @param client of which, as in blackbox_exporter, credentials and TLS are used
     * @param steps of which the expected and sent texts are used
     */
    record Settings(HttpClientSettings client, HeaderFields headers, List<QueryStep> steps, IpChoice ip) {
        static Settings read(Section section) {
            return new Settings(
                    HttpClientSettings.read(section.sectionOrEmpty(
                            "http_config", "the HTTP client; its credentials and its tls_config are used")),
                    HeaderFields.read(section, "headers", "header fields to add to the request"),
                    QueryStep.readAll(section).stream().map(QueryStep::textOnly).toList(),
                    IpChoice.read(section));
        }
    }

    private WebsocketProbe(Settings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static WebsocketProbe read(Section section, Instruments instruments) {
        Settings settings = Settings.read(section);
        return new WebsocketProbe(settings, new Reach(instruments.dialer(), settings.ip(), Optional.empty()));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        WebsocketReport report = new WebsocketReport();
        Optional<WebsocketUrl> url = WebsocketUrl.parse(target.address());
        if (url.isEmpty()) {
            report.publish(findings);
            return findings.notRun("target \"" + target.address() + "\" is no ws or wss URL");
        }
        Optional<String> broken = settings.client().failure();
        if (broken.isPresent()) {
            report.publish(findings);
            return findings.notRun(broken.get());
        }
        try {
            return new WebsocketExchange(settings, reach, url.get(), deadline, report, findings).run();
        } catch (UncheckedIOException e) {
            report.publish(findings);
            return findings.notRun(String.valueOf(e.getMessage()));
        }
    }
}
