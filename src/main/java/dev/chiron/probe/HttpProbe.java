package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.schedule.Deadline;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
                    Reason.ASSERTION),
            true,
            HttpProbe::read);

    private final HttpSettings settings;
    private final Reach reach;

    private HttpProbe(HttpSettings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static HttpProbe read(Section section, Instruments instruments) {
        HttpSettings settings = HttpSettings.read(section);
        return new HttpProbe(settings, new Reach(instruments.dialer(), settings.ip(), Optional.empty()));
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
            new HttpReport(settings.expectation()).publish(findings);
            return findings.notRun("target \"" + target.address() + "\" is no http or https URL");
        }
        Optional<String> wrong = target.hostname().filter(name -> !HttpHeaderName.mayBeHost(name));
        if (wrong.isPresent()) {
            new HttpReport().publish(findings);
            return findings.notRun("hostname \"" + wrong.get() + "\" may not stand in a Host header");
        }
        Optional<String> broken = settings.client().failure();
        if (broken.isPresent()) {
            return findings.notRun(broken.get());
        }
        Optional<String> unreadable = settings.request()
                .bodyFile()
                .filter(file -> !Files.isReadable(file))
                .map(file -> "body_file " + file + " cannot be read");
        if (unreadable.isPresent()) {
            return findings.notRun(unreadable.get());
        }
        try {
            return new HttpExchange(settings, reach, target, url.get(), deadline, findings).run();
        } catch (UncheckedIOException e) {
            return findings.notRun(String.valueOf(e.getMessage()));
        }
    }
}
