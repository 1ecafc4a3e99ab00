package dev.chiron.probe;

import dev.chiron.config.Section;
import dev.chiron.net.IpChoice;
import dev.chiron.net.TlsSettings;
import dev.chiron.schedule.Deadline;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks a gRPC server's health service whether the server, or one service of it, is serving. */
final class GrpcProbe implements Probe {
    static final ProbeKind KIND = new ProbeKind(
            "grpc",
            EnumSet.of(
                    Reason.DNS,
                    Reason.CONNECT,
                    Reason.TIMEOUT,
                    Reason.TLS,
                    Reason.PROTOCOL,
                    Reason.AUTH,
                    Reason.NOT_FOUND,
                    Reason.LIMIT,
                    Reason.UNHEALTHY),
            Admission.ANY,
            GrpcProbe::read);

    private final Settings settings;
    private final Reach reach;

    /** The settings beneath {@code grpc:}. */
    record Settings(String service, boolean tls, TlsSettings tlsSettings, IpChoice ip, GrpcMetadata metadata) {
        static Settings read(Section section) {
            IpChoice ip = IpChoice.read(section);
            // As in blackbox_exporter, a module without this section takes no address of the other version.
            boolean fallback = ip.fallback() && (section.given("") || section.documenting());
            return new Settings(
                    section.string("service", "the service to ask about; the empty name means the whole server")
                            .orElse(""),
                    section.bool("tls", "speak TLS").orElse(false),
                    TlsSettings.read(section.sectionOrEmpty("tls_config", "how TLS is spoken")),
                    new IpChoice(ip.six(), fallback, ip.resolver()),
                    GrpcMetadata.read(section));
        }
    }

    private GrpcProbe(Settings settings, Reach reach) {
        this.settings = settings;
        this.reach = reach;
    }

    private static GrpcProbe read(Section section, Instruments instruments) {
        Settings settings = Settings.read(section);
        return new GrpcProbe(settings, new Reach(instruments.dialer(), settings.ip(), Optional.empty()));
    }

    @Override
    public ProbeResult run(Target target, Deadline deadline) throws InterruptedException {
        Findings findings = new Findings(deadline.clock());
        GrpcReport report = new GrpcReport();
        Optional<HttpUrl> to = HttpUrl.parse((settings.tls() ? "https://" : "http://") + withoutScheme(target));
        Optional<String> broken = to.isEmpty()
                ? Optional.of("target \"" + target.address() + "\" is no host or host:port")
                : settings.tlsSettings().failure();
        Supplier<ProbeResult> end = broken.isPresent()
                ? () -> findings.notRun(broken.get())
                : new GrpcCheck(settings, reach, to.orElseThrow(), deadline, findings, report).run();
        report.publish(findings);
        return end.get();
    }

    /** Whether TLS is spoken is for the settings to say. */
    private static String withoutScheme(Target target) {
        return target.address().replaceFirst("^https?://", "");
    }
}
