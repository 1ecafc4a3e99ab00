package dev.chiron.probe;

import dev.chiron.config.Environment;
import dev.chiron.config.Section;
import dev.chiron.net.Dialer;
import dev.chiron.schedule.Deadline;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** Asks a URL and judges the answer. */
final class HttpProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "http",
            EnumSet.of(
                    Reason.DNS,
                    Reason.CONNECT,
                    Reason.TIMEOUT,
                    Reason.TLS,
                    Reason.HTTP_STATUS,
                    Reason.BODY,
                    Reason.PROTOCOL,
                    Reason.AUTH,
                    Reason.ASSERTION),
            Admission.ANY,
            HttpProbe::read);

    private final HttpSettings settings;
    private final Dialer dialer;

    private HttpProbe(HttpSettings settings, Dialer dialer) {
        this.settings = settings;
        this.dialer = dialer;
    }

    private static HttpProbe read(Section section, Instruments instruments) {
        return new HttpProbe(HttpSettings.read(section), instruments.dialer());
    }

    @Override
    public Optional<String> refusal(Target target) {
        return settings.request()
                .header("Host")
                .flatMap(configured -> target.hostname()
                        .filter(hostname -> !hostname.equals(configured))
                        .map(hostname -> "host header defined both in module configuration (" + configured
                                + ") and with URL-parameter 'hostname' (" + hostname + ")"));
    }

    @Override
    public List<String> hostnameSetting() {
        return List.of("http", "headers", "Host");
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        Optional<HttpUrl> url = HttpUrl.parse(target.address());
        if (url.isEmpty()) {
            return notRun("target \"" + target.address() + "\" is no http or https URL", findings);
        }
        Optional<String> wrong = target.hostname().filter(name -> !HttpHeaderName.mayBeHost(name));
        if (wrong.isPresent()) {
            return notRun("hostname \"" + wrong.get() + "\" may not stand in a Host header", findings);
        }
        try {
            HttpClient client = HttpClient.of(settings, dialer, Environment.ofProcess());
            return new HttpExchange(client, target, url.get(), deadline, findings).run();
        } catch (ProxyServer.Unusable e) {
            return notRun(String.valueOf(e.getMessage()), findings);
        }
    }

    private ProbeResult notRun(String why, Findings findings) {
        new HttpReport(settings.expectation()).publish(findings);
        return findings.notRun(why);
    }
}
